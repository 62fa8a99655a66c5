"""What Enter and Backspace mean in code: text in, text out."""

from collections.abc import Callable

INDENT = "    "

# Code -> whether it can run ("complete", "incomplete", "invalid"), and the next line's indentation.
IsComplete = Callable[[str], tuple[str, str]]


def on_enter(text: str, cursor: int, is_complete: IsComplete) -> str | None:
    """What Enter inserts at the cursor; None when the cell is to run."""
    before, after = text[:cursor], text[cursor:]
    if "\n" in after and after.strip():
        return new_line_after(before, is_complete)  # in the middle of a cell of several lines
    # Blanks that were put there for the next line are no line of the block.
    if is_complete(text.rstrip(" \t"))[0] != "incomplete":
        return None
    return new_line_after(before, is_complete)


def new_line_after(before: str, is_complete: IsComplete) -> str:
    """A line's end and the indentation of the line that follows."""
    status, indent = is_complete(before)
    if status == "incomplete":
        return "\n" + indent
    last = before.rpartition("\n")[2]
    return "\n" + last[: len(last) - len(last.lstrip())]


def unindent_by(before: str) -> int:
    """How many characters Backspace takes away behind `before`: in the indentation, back to the stop to the left."""
    line = before.rpartition("\n")[2]
    if line and not line.strip(" "):
        return (len(line) - 1) % len(INDENT) + 1
    return 1
