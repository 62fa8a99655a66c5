"""Errors as text that a person reads: where, in which lines, and what was wrong.

Rendering never fails: what an exception's own methods raise is said in place of what they should have given.
"""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

from perijove.interpreter import compile as cells
from perijove.interpreter.ansi import Ink
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.traceback.frames import Frame, Omitted, Repeated, all_frames, fold, place, read_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 75
AROUND = 2  # lines of context before and after
MAX_MESSAGE = 20_000
MAX_CHAIN = 20
MAX_MEMBERS = 15
MAX_LINE = 400
_BECAUSE = "The above exception was the direct cause of the following exception:"
_DURING = "During handling of the above exception, another exception occurred:"


def error_event(error: BaseException, *, colors: bool = True) -> ErrorEvent:
    """An exception as an event; never raises."""
    ename = error_name(error)
    try:
        return ErrorEvent(ename, message(error), render(error, Ink(colors=colors)))
    except Exception as own:  # noqa: BLE001 - an exception's methods are user code
        return ErrorEvent(ename, "", [f"{ename}: (its traceback can't be shown: {type(own).__name__})"])


def error_name(error: BaseException) -> str:
    """The name of the exception's class."""
    name = type.__dict__["__name__"].__get__(type(error))
    return str(name)


def message(error: BaseException) -> str:
    """The text of an exception, bounded."""
    try:
        text = str(error)
    except Exception as own:  # noqa: BLE001 - user code
        return f"(str() of the exception raised {error_name(own)})"
    if len(text) > MAX_MESSAGE:
        left_out = len(text) - MAX_MESSAGE
        return f"{text[: MAX_MESSAGE // 2]} ... ({left_out} characters left out) ... {text[-MAX_MESSAGE // 2 :]}"
    return text


def render(error: BaseException, ink: Ink) -> list[str]:
    """The lines of an exception's traceback."""
    own = getattr(type(error), "_render_traceback_", None)
    if own is not None:
        lines = own(error)
        if lines is not None:
            return [str(line) for line in lines]
    chain = _chain(error)
    lines = [ink("error", "-" * WIDTH)]
    for link, because in chain:
        if because:
            lines += ["", because, ""]
        lines += _render_one(link, ink, 0)
    return lines


def _chain(error: BaseException) -> list[tuple[BaseException, str]]:
    """What led to the exception, first cause first, each with the sentence that joins it to what is above."""
    links: list[tuple[BaseException, str]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(links) < MAX_CHAIN:
        seen.add(id(current))
        cause, context = current.__cause__, current.__context__
        if cause is not None and id(cause) not in seen:
            links.append((current, _BECAUSE))
            current = cause
        elif context is not None and not current.__suppress_context__ and id(context) not in seen:
            links.append((current, _DURING))
            current = context
        else:
            links.append((current, ""))
            current = None
    links.reverse()
    links[0] = (links[0][0], "")
    return links


def _render_one(error: BaseException, ink: Ink, depth: int) -> list[str]:
    frames = read_frames(error.__traceback__)
    is_syntax = isinstance(error, SyntaxError) and error.lineno is not None
    if not frames and not is_syntax and not getattr(error, "__perijove_usage__", False):
        frames = _of_ours(error)
    lines: list[str] = []
    if frames and depth == 0:
        name = error_name(error)
        lines.append(ink("error", name) + "Traceback (most recent call last)".rjust(WIDTH - len(name)))
    for item in fold(frames):
        lines += _render_item(item, ink)
    if isinstance(error, SyntaxError) and is_syntax:
        lines += _render_syntax(error, ink)
    lines += _last_lines(error, ink)
    members = getattr(error, "exceptions", None)
    if isinstance(members, tuple):
        lines += _render_members(members, ink, depth)
    return lines


def _of_ours(error: BaseException) -> list[Frame]:
    """The frames of a fault of our own; none when it is the source that can't be compiled."""
    frames = all_frames(error.__traceback__)
    return [] if frames and frames[-1].filename == cells.__file__ else frames


def _render_item(item: Frame | Repeated | Omitted, ink: Ink) -> Iterator[str]:
    if isinstance(item, Frame):
        inner = f", in {ink('name', item.function + item.arguments)}" if item.function != "<module>" else ""
        yield ink("place", place(item)) + inner
        yield from context(item, ink)
    elif isinstance(item, Repeated):
        what = "the frame above" if item.frames == 1 else f"the {item.frames} frames above"
        yield ink("dim", f"... {what}, {item.times} more times ...")
    else:
        yield ink("dim", f"... {item.frames} frames left out ...")


def context(frame: Frame, ink: Ink) -> Iterator[str]:
    """The lines around a frame's, with an arrow at it and carets under the part that was being run."""
    if cells.label(frame.filename) is None:
        linecache.checkcache(frame.filename)
    lines = linecache.getlines(frame.filename)
    if not 1 <= frame.lineno <= len(lines):
        return
    first = max(1, frame.lineno - AROUND)
    last = min(len(lines), frame.lineno + AROUND)
    for number in range(first, last + 1):
        text = lines[number - 1].rstrip()[:MAX_LINE]
        if number != frame.lineno:
            if text or first < number < last:
                yield f"{ink('number', f'{number:>7}')} {text}".rstrip()
            continue
        yield _arrow(number, text, ink)
        marks = _carets(text, frame.start, frame.end)
        if marks:
            yield " " * 8 + ink("caret", marks)


def _arrow(number: int, text: str, ink: Ink) -> str:
    digits = str(number)
    return ink("arrow", "-" * max(1, 5 - len(digits)) + "> " + digits) + " " + text


def _carets(text: str, start: int, end: int) -> str:
    """Carets under a part of a line; none when they would be under all of it."""
    if start < 0 or end <= start or end > len(text):
        return ""
    if not text[:start].strip() and not text[end:].strip():
        return ""
    return " " * start + "^" * (end - start)


def _render_syntax(error: SyntaxError, ink: Ink) -> Iterator[str]:
    filename = error.filename or "<unknown>"
    lineno = error.lineno or 1
    yield "  " + ink("place", place(Frame(filename, lineno, "<module>")))
    text = error.text if isinstance(error.text, str) else linecache.getline(filename, lineno)
    text = text.rstrip("\r\n")
    if not text.strip():
        return
    stripped = text.lstrip()
    lost = len(text) - len(stripped)
    yield f"    {stripped[:MAX_LINE]}"
    if error.offset is None:
        return
    start = max(0, min(error.offset - 1 - lost, len(stripped)))
    end = getattr(error, "end_offset", None)
    same_line = getattr(error, "end_lineno", None) in {None, lineno}
    length = end - error.offset if end and same_line and end > error.offset else 1
    if start <= MAX_LINE:
        yield "    " + " " * start + ink("caret", "^" * max(1, min(length, MAX_LINE)))


def _last_lines(error: BaseException, ink: Ink) -> Iterator[str]:
    from perijove.interpreter.traceback.suggestions import suggestion

    text = error.msg if isinstance(error, SyntaxError) and isinstance(error.msg, str) else message(error)
    try:
        text += suggestion(error)
    except Exception:  # noqa: BLE001, S110 - names and attributes are user code; the error is said without a hint
        pass
    name = ink("error", error_name(error))
    yield f"{name}: {text}" if text else name
    notes: Any = getattr(error, "__notes__", None)
    if isinstance(notes, (list, tuple)):
        for note in notes:
            yield from str(note).split("\n")


def _render_members(members: tuple[Any, ...], ink: Ink, depth: int) -> Iterator[str]:
    for index, member in enumerate(members[:MAX_MEMBERS], 1):
        yield f"  +{'-' * 16} {index} {'-' * 16}"
        if depth >= 10:
            yield "  | ..."
            continue
        for line in _render_one(member, ink, depth + 1):
            for part in line.split("\n"):
                yield f"  | {part}"
    if len(members) > MAX_MEMBERS:
        yield f"  | and {len(members) - MAX_MEMBERS} more exceptions"
    yield f"  +{'-' * 35}"
