"""Closing brackets and quotes as they are opened: text in, what to insert out."""

from typing import Literal

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = set(OPENING.values())
QUOTES = {'"', "'"}


def is_in_string(before: str) -> bool:
    """Whether `before`, the text up to the cursor, ends inside a string or a comment of Python."""
    quote, index = "", 0
    while index < len(before):
        char = before[index]
        if not quote and char == "#":
            end = before.find("\n", index)
            if end < 0:
                return True
            index = end
        elif not quote and char in QUOTES:
            quote = char * 3 if before.startswith(char * 3, index) else char
            index += len(quote)
            continue
        elif quote and char == "\\":
            index += 1
        elif quote and before.startswith(quote, index):
            index += len(quote)
            quote = ""
            continue
        elif len(quote) == 1 and char == "\n":
            quote = ""  # a string of one line that was never closed
        index += 1
    return bool(quote)


def on_open(char: str, before: str, after: str) -> str:
    """What is inserted behind the cursor when `char` is typed: its closing partner, or nothing."""
    following = after[:1]
    if char in OPENING:
        free = not following or following.isspace() or following in CLOSING
        return OPENING[char] if free and not is_in_string(before) else ""
    if char in QUOTES:
        if before.endswith(char * 2) and not before.endswith(char * 3) and not is_in_string(before[:-2]):
            return char * 3 if following != char else ""
        free = not following or following.isspace() or following in CLOSING
        if free and not is_in_string(before) and not before[-1:].isalnum() | before.endswith(char):
            return char
        if free and before[-1:].lower() in set("rbfu") and not before[-2:-1].isalnum() and not is_in_string(before):
            return char
    return ""


def steps_over(char: str, before: str, after: str) -> bool:
    """Whether typing `char` only moves over the same one, which stands there already."""
    if not after.startswith(char):
        return False
    if char in CLOSING:
        return not is_in_string(before)
    return is_in_string(before) and not before.endswith("\\")


def deletes_pair(before: str, after: str) -> bool:
    """Whether Backspace takes away an empty pair at once."""
    opened, closed = before[-1:], after[:1]
    return bool(opened) and (OPENING.get(opened) == closed or (opened in QUOTES and opened == closed))


Action = Literal["step", "insert"]


def typed(char: str, before: str, after: str) -> tuple[Action, str]:
    """What typing a bracket or a quote does: step over it, or insert it with what belongs behind the cursor."""
    if steps_over(char, before, after):
        return "step", ""
    return "insert", on_open(char, before, after)
