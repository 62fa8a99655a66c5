"""What a key can do at the prompt, each command under the name that a shortcut in the settings uses for it."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyPressEvent

from perijove.terminal.entry import INDENT, IsComplete, new_line_after, on_enter, unindent_by
from perijove.terminal.pairs import deletes_pair, typed
from perijove.terminal.reformat import Formatter
from perijove.terminal.suggestions import Suggester, first_token, first_word

Command = Callable[[KeyPressEvent], object]


@dataclass(frozen=True, slots=True)
class Means:
    """What the commands work with; `find_formatter` is asked when code is to be reformatted."""

    is_complete: IsComplete
    suggester: Suggester
    find_formatter: Callable[[], Formatter | None]
    auto_match: bool = False


def commands(means: Means) -> dict[str, Command]:
    """All commands of ours, by name."""
    return {
        **_entering(means),
        **_editing(),
        **_suggesting(means.suggester),
        "type-pair": lambda event: _type_pair(event.current_buffer, event.data, matching=means.auto_match),
    }


def _entering(means: Means) -> dict[str, Command]:
    def run_or_new_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        new_line = on_enter(buffer.text, buffer.cursor_position, means.is_complete)
        if new_line is None:
            buffer.validate_and_handle()
        else:
            buffer.insert_text(new_line)

    def new_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.insert_text(new_line_after(buffer.document.text_before_cursor, means.is_complete))

    def take_completion(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    def reformat(event: KeyPressEvent) -> None:
        formatter = means.find_formatter()
        buffer = event.current_buffer
        if formatter is not None and buffer.text.strip():
            formatted = formatter(buffer.text)
            if formatted != buffer.text:
                buffer.save_to_undo_stack()
                buffer.text = formatted
                buffer.cursor_position = len(formatted)

    def reformat_and_run(event: KeyPressEvent) -> None:
        reformat(event)
        event.current_buffer.validate_and_handle()

    return {
        "run-or-new-line": run_or_new_line,
        "run": lambda event: event.current_buffer.validate_and_handle(),
        "reformat": reformat,
        "reformat-and-run": reformat_and_run,
        "new-line": new_line,
        "take-completion": take_completion,
    }


def _editing() -> dict[str, Command]:
    def indent(event: KeyPressEvent) -> None:
        column = event.current_buffer.document.cursor_position_col
        event.current_buffer.insert_text(" " * (len(INDENT) - column % len(INDENT)))

    def unindent(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete_before_cursor(unindent_by(buffer.document.text_before_cursor))

    def delete_pair_or_character(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        document = buffer.document
        if deletes_pair(document.text_before_cursor, document.text_after_cursor):
            buffer.delete()
        buffer.delete_before_cursor()

    return {
        "indent": indent,
        "unindent": unindent,
        "delete-pair-or-character": delete_pair_or_character,
        "open-in-editor": lambda event: event.current_buffer.open_in_editor(),
        "previous-input": lambda event: event.current_buffer.auto_up(),
        "next-input": lambda event: event.current_buffer.auto_down(),
        "close-menu": lambda event: event.current_buffer.cancel_completion(),
        "quit": lambda _event: os.kill(os.getpid(), signal.SIGQUIT),
        "ignore": lambda _event: None,
    }


def _suggesting(suggester: Suggester) -> dict[str, Command]:
    def taking(part: Callable[[str], str]) -> Command:
        def take(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.suggestion is not None:
                text = buffer.suggestion.text
                taken = part(text)
                buffer.cursor_position = len(buffer.text)
                buffer.insert_text(taken)

        return take

    def discard(event: KeyPressEvent) -> None:
        event.current_buffer.suggestion = None

    return {
        "take-suggestion": taking(lambda text: text),
        "take-suggested-word": taking(first_word),
        "take-suggested-token": taking(first_token),
        "take-suggested-character": taking(lambda text: text[:1]),
        "discard-suggestion": discard,
        "next-suggestion": lambda event: suggester.move(event.current_buffer, 1),
        "previous-suggestion": lambda event: suggester.move(event.current_buffer, -1),
    }


def _type_pair(buffer: Buffer, char: str, *, matching: bool) -> None:
    document = buffer.document
    action, closing = (
        typed(char, document.text_before_cursor, document.text_after_cursor) if matching else ("insert", "")
    )
    if action == "step":
        buffer.cursor_position += 1
        return
    buffer.insert_text(char)
    if closing:
        buffer.insert_text(closing, move_cursor=False)
