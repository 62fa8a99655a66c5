"""Frames and source as a debugger prints them: the next line marked, lines around it, hidden frames counted."""

from __future__ import annotations

import reprlib
from typing import TYPE_CHECKING, Any

from perijove.interpreter.ansi import Ink
from perijove.interpreter.debugger.frames import is_hidden
from perijove.interpreter.highlight import highlighted, source_lines
from perijove.interpreter.traceback.frames import place

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from types import FrameType

    from perijove.interpreter.debugger.preferences import Preferences

Entry = tuple["FrameType", int]
MAX_VALUE = 60
MAX_ARGUMENTS = 200


def entry_lines(entry: Entry, ink: Ink, context: int, *, current: bool = True) -> list[str]:
    """Where a frame is and the lines around the one that it runs."""
    frame, lineno = entry
    mark = ink("arrow", "> ") if current else "  "
    head = f"{mark}{ink('place', place(frame.f_code.co_filename, lineno))}"
    if frame.f_code.co_name != "<module>":
        head += f", in {ink('name', frame.f_code.co_name)}{arguments(frame)}"
    first = max(1, lineno - context // 2)
    return [head, *numbered(frame.f_code.co_filename, first, first + context - 1, lineno, ink)]


def arguments(frame: FrameType) -> str:
    """The arguments of a function's frame with their values, shortened."""
    code = frame.f_code
    shorten = reprlib.Repr()
    shorten.maxstring = shorten.maxother = MAX_VALUE
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    values = frame.f_locals
    text = ", ".join(f"{name}={_value(values[name], shorten)}" for name in names if name in values)
    return f"({text if len(text) <= MAX_ARGUMENTS else text[: MAX_ARGUMENTS - 4] + ' ...'})"


def _value(value: Any, shorten: reprlib.Repr) -> str:
    try:
        return shorten.repr(value).partition("\n")[0]
    except Exception as error:  # noqa: BLE001 - a user's own repr
        return f"<repr raised {type(error).__name__}>"


def numbered(
    filename: str, first: int, last: int, current: int, ink: Ink, breaks: Container[int] = ()
) -> Iterator[str]:
    """Lines of a file with their numbers; the current one has an arrow, one with a breakpoint a B."""
    lines = source_lines(filename)
    if not lines:
        return
    last = min(last, len(lines))
    shown = highlighted(filename, lines, ink)
    for number in range(first, min(last, len(shown)) + 1):
        mark = "B" if number in breaks else " "
        if number == current:
            arrow = "-" * max(1, 5 - len(str(number))) + "> "
            yield f"{ink('error', mark)}{ink('arrow', arrow + str(number))} {shown[number - 1]}".rstrip()
        else:
            yield f"{ink('error', mark)}{ink('number', f'{number:>7}')} {shown[number - 1]}".rstrip()


def stack_lines(
    stack: Sequence[Entry], index: int, ink: Ink, preferences: Preferences, limit: int | None = None
) -> Iterator[str]:
    """A stack, outermost frame first; `limit` frames from the inner end (negative: from the outer)."""
    chosen = list(enumerate(stack))
    if limit:
        chosen = chosen[-limit:] if limit > 0 else chosen[:-limit]
    hidden = 0
    for number, entry in chosen:
        if number != index and is_hidden(entry[0], preferences):
            hidden += 1
            continue
        if hidden:
            yield ink("dim", f"  [... {hidden} hidden frame{'s' * (hidden > 1)}]")
        hidden = 0
        yield from entry_lines(entry, ink, 1, current=number == index)
    if hidden:
        yield ink("dim", f"  [... {hidden} hidden frame{'s' * (hidden > 1)}]")
