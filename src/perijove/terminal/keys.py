"""What the keys do: smart Enter, indentation, running; the rest is prompt_toolkit's emacs and vi."""

from prompt_toolkit.application import get_app
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    Condition,
    Filter,
    completion_is_selected,
    emacs_insert_mode,
    has_completions,
    has_focus,
    has_selection,
    vi_insert_mode,
)
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from perijove.terminal.entry import INDENT, IsComplete, new_line_after, on_enter, unindent_by


def key_bindings(is_complete: IsComplete) -> KeyBindings:
    """The bindings of the prompt's own keys."""
    bindings = KeyBindings()
    editing = has_focus(DEFAULT_BUFFER)
    inserting = editing & (emacs_insert_mode | vi_insert_mode)
    _bind_enter(bindings, is_complete, editing=editing, inserting=inserting)
    _bind_indentation(bindings, inserting)
    bindings.add("f2", filter=editing)(lambda event: event.current_buffer.open_in_editor() and None)
    return bindings


def _bind_enter(bindings: KeyBindings, is_complete: IsComplete, *, editing: Filter, inserting: Filter) -> None:
    @bindings.add("enter", filter=editing & ~has_selection & ~completion_is_selected)
    def run_or_new_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        new_line = on_enter(buffer.text, buffer.cursor_position, is_complete)
        if new_line is None:
            buffer.validate_and_handle()
        else:
            buffer.insert_text(new_line)

    @bindings.add("enter", filter=editing & completion_is_selected)
    def take_completion(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @bindings.add("escape", "enter", filter=inserting)
    def run(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @bindings.add("c-o", filter=emacs_insert_mode & editing)
    def new_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.insert_text(new_line_after(buffer.document.text_before_cursor, is_complete))


def _bind_indentation(bindings: KeyBindings, inserting: Filter) -> None:
    in_indentation = Condition(lambda: not _document().current_line_before_cursor.strip())

    @bindings.add("tab", filter=inserting & in_indentation & ~has_completions & ~has_selection)
    def indent(event: KeyPressEvent) -> None:
        column = event.current_buffer.document.cursor_position_col
        event.current_buffer.insert_text(" " * (len(INDENT) - column % len(INDENT)))

    @bindings.add("s-tab", filter=inserting & in_indentation & ~has_completions & ~has_selection)
    @bindings.add("backspace", filter=inserting & in_indentation & ~has_selection)
    def unindent(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete_before_cursor(unindent_by(buffer.document.text_before_cursor))


def _document() -> Document:
    return get_app().current_buffer.document
