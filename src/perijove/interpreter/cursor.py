"""What stands around the cursor: the expression before it, the call or subscript it is in, the string it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perijove.interpreter.transform.scan import Scanner

_NAME_END = re.compile(r"[^\W]\w*$")
_OPENERS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class Place:
    """The text up to the cursor, its last statement's start, and the open brackets and string there.

    `brackets` are (bracket, index in the text), outermost first; `string` is the index of the quote that opens the
    string the cursor is in, or -1.
    """

    text: str
    line_start: int
    brackets: tuple[tuple[str, int], ...]
    string: int
    in_comment: bool

    @property
    def line(self) -> str:
        """The cursor's line, up to the cursor."""
        return self.text[self.line_start :]


def place(code: str, cursor: int) -> Place:
    """Read the text up to the cursor."""
    text = code[:cursor]
    scanner = Scanner(nested=True)
    starts: list[int] = []
    index = 0
    for line in text.split("\n"):
        starts.append(index)
        scanner.feed(line)
        index += len(line) + 1
    brackets: list[tuple[str, int]] = []
    string = -1
    unended = scanner.unended
    for item, (line_number, column) in zip(scanner.stack, scanner.positions):  # noqa: B905 - equally long
        if isinstance(item, str):
            brackets.append((item, starts[line_number] + column))
        else:
            string = starts[line_number] + column
    if unended is not None:
        string = starts[-1] + unended
    elif not scanner.in_string:
        string = -1
    return Place(text, starts[-1], tuple(brackets), string, scanner.comment >= 0)


def name_before(text: str) -> str:
    """The identifier that ends the text, perhaps empty."""
    found = _NAME_END.search(text)
    return found[0] if found else ""


def owner_before(text: str) -> str:
    """The expression before the dot of the attribute that ends the text, its name perhaps not begun; else empty."""
    name = name_before(text)
    before = text[: len(text) - len(name)].rstrip(" ")
    if not before.endswith(".") or before.endswith("..") or name[:1].isdigit():
        return ""
    owner = expression_before(before[:-1].rstrip(" "))
    return "" if re.fullmatch(r"\d\w*", owner) else owner  # `3.` is the beginning of a number


def expression_before(text: str) -> str:
    """The primary expression that ends the text: names, dots, brackets, strings. Empty when there is none."""
    index = len(text)
    while True:
        start = _step_back(text, index)
        if start == index:
            break
        index = start
        before = text[:index].rstrip(" ")
        if before.endswith(".") and not before.endswith(".."):
            index = len(before) - 1
            index = len(text[:index].rstrip(" "))
            continue
        if index < len(text) and text[index] in "([" and before and (before[-1].isalnum() or before[-1] in "_)]}\"'"):
            continue
        break
    return text[index:].strip()


def _step_back(text: str, end: int) -> int:
    """The index before one atom that ends at `end`: a name, a bracketed part, a string."""
    if end == 0:
        return end
    last = text[end - 1]
    if last in _OPENERS:
        return _matching(text, end - 1)
    if last in "\"'":
        start = text.rfind(last, 0, end - 1)
        return start if start >= 0 else end
    found = _NAME_END.search(text[:end])
    return found.start() if found else end


def _matching(text: str, index: int) -> int:
    """The index of the bracket that the one at `index` closes, or the index after it."""
    depth = 0
    quote = ""
    for position in range(index, -1, -1):
        character = text[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in ")]}":
            depth += 1
        elif character in "([{":
            depth -= 1
            if depth == 0:
                return position
    return index + 1
