"""When a shortcut holds, in a small language of names: `emacs & ~selection`, `(vi | emacs_insert) & suggestion`."""

import ast
import difflib
from collections.abc import Mapping

from prompt_toolkit.application import get_app
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER, SEARCH_BUFFER
from prompt_toolkit.filters import (
    Always,
    Condition,
    Filter,
    completion_is_selected,
    emacs_insert_mode,
    emacs_mode,
    has_completions,
    has_focus,
    has_selection,
    vi_insert_mode,
    vi_mode,
    vi_navigation_mode,
)


class FilterError(ValueError):
    """A filter's text that can't be understood; names what is wrong with it."""


def document() -> Document:
    """What is being edited."""
    return get_app().current_buffer.document


def _has_suggestion() -> bool:
    suggestion = get_app().current_buffer.suggestion
    return suggestion is not None and bool(suggestion.text)


FILTERS: Mapping[str, Filter] = {
    "always": Always(),
    "editing": has_focus(DEFAULT_BUFFER),
    "searching": has_focus(SEARCH_BUFFER),
    "inserting": has_focus(DEFAULT_BUFFER) & (emacs_insert_mode | vi_insert_mode),
    "emacs": emacs_mode,
    "emacs_insert": emacs_insert_mode,
    "vi": vi_mode,
    "vi_insert": vi_insert_mode,
    "vi_navigation": vi_navigation_mode,
    "selection": has_selection,
    "completions": has_completions,
    "completion_selected": completion_is_selected,
    "suggestion": Condition(_has_suggestion),
    "in_indentation": Condition(lambda: not document().current_line_before_cursor.strip()),
    "at_end": Condition(lambda: document().is_cursor_at_the_end),
    "at_line_end": Condition(lambda: document().is_cursor_at_the_end_of_line),
    "line_above": Condition(lambda: not document().on_first_line),
    "line_below": Condition(lambda: not document().on_last_line),
    "several_lines": Condition(lambda: document().line_count > 1),
    "empty": Condition(lambda: not document().text),
}


def parse_filter(text: str, names: Mapping[str, Filter] = FILTERS) -> Filter:
    """The filter that a text of names, `&`, `|`, `~` and brackets stands for; raises FilterError."""
    try:
        tree = ast.parse(text.strip() or "always", mode="eval")
    except SyntaxError as error:
        raise FilterError(f"{text!r} is no filter: {error.msg}") from None
    return _built(tree.body, text, names)


def _built(node: ast.expr, text: str, names: Mapping[str, Filter]) -> Filter:
    match node:
        case ast.BinOp(left, ast.BitAnd(), right):
            return _built(left, text, names) & _built(right, text, names)
        case ast.BinOp(left, ast.BitOr(), right):
            return _built(left, text, names) | _built(right, text, names)
        case ast.UnaryOp(ast.Invert(), operand):
            return ~_built(operand, text, names)
        case ast.Name(name) if name in names:
            return names[name]
        case ast.Name(name):
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
            raise FilterError(f"no filter {name!r}; {hint}")
        case _:
            raise FilterError(f"{text!r} is no filter: only names, &, |, ~ and brackets can stand in one")
