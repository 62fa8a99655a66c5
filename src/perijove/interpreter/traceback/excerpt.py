"""Frames as lines of text: their place, the code around the line that was being run, and what its variables were."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from perijove.interpreter import compile as cells
from perijove.interpreter.ansi import link
from perijove.interpreter.traceback.carets import marks
from perijove.interpreter.traceback.frames import Frame, Omitted, Repeated, is_function, parameters, place, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perijove.interpreter.traceback.frames import Step
    from perijove.interpreter.traceback.style import Style
    from perijove.interpreter.traceback.values import Values

AROUND = 2  # lines of context before and after
MAX_LINE = 400
MAX_VARIABLES = 12
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")


def shown_place(filename: str, lineno: int, style: Style) -> str:
    """Where a line is, coloured, and a link where the host wants one."""
    text = style.ink("place", place(filename, lineno))
    if not style.links or cells.label(filename) is not None or filename.startswith("<"):
        return text
    from urllib.parse import quote

    return link(text, f"file://{quote(os.path.abspath(filename))}#{lineno}")  # noqa: PTH100 - cheap to import


def item_lines(item: Step | Repeated | Omitted, style: Style, values: Values | None) -> Iterator[str]:
    """The lines of a frame, or of what stands for several."""
    if isinstance(item, Repeated):
        what = "the frame above" if item.frames == 1 else f"the {item.frames} frames above"
        yield style.ink("dim", f"... {what}, {item.times} more times ...")
    elif isinstance(item, Omitted):
        count = f"{item.frames} {'hidden ' if item.asked else ''}frame{'' if item.frames == 1 else 's'}"
        yield style.ink("dim", f"... {count} ..." if item.asked else f"... {count} left out ...")
    else:
        frame = read(item)
        if values is not None:
            frame = _with_values(item, frame, values)
        yield from (plain_lines if style.mode == "plain" else frame_lines)(frame, style)


def frame_lines(frame: Frame, style: Style, around: int = AROUND) -> Iterator[str]:
    """A frame's place and its code, with an arrow at the line and carets under the part that was being run."""
    ink = style.ink
    inner = f", in {ink('name', frame.function)}{frame.arguments}" if frame.function != "<module>" else ""
    if inner and frame.arguments and not frame.variables:
        inner = f", in {ink('name', frame.function + frame.arguments)}"
    yield shown_place(frame.filename, frame.lineno, style) + inner
    if frame.has_changed:
        yield ink("dim", "        (the file has changed since this code was loaded)")
    yield from _code(frame, style, around)


def plain_lines(frame: Frame, style: Style) -> Iterator[str]:
    """A frame as Python's own tracebacks have it."""
    inner = f" in {style.ink('name', frame.function)}" if frame.function != "<module>" else ""
    yield f"  {shown_place(frame.filename, frame.lineno, style)}{inner}"
    if not 1 <= frame.lineno <= len(frame.lines):
        return
    text = frame.lines[frame.lineno - 1].rstrip()
    lost = len(text) - len(text.lstrip())
    yield f"    {text.lstrip()[:MAX_LINE]}"
    under = marks(text[:MAX_LINE], frame.start, frame.end)
    if under:
        yield "    " + style.ink("caret", under[lost:])


def _code(frame: Frame, style: Style, around: int) -> Iterator[str]:
    ink, lines = style.ink, frame.lines
    if not 1 <= frame.lineno <= len(lines):
        return
    first = max(1, frame.lineno - around)
    last = min(len(lines), frame.lineno + around)
    for number in range(first, last + 1):
        text = lines[number - 1].rstrip()[:MAX_LINE]
        if number != frame.lineno:
            if text or first < number < last:
                yield f"{ink('number', f'{number:>7}')} {text}".rstrip()
            continue
        digits = str(number)
        yield ink("arrow", "-" * max(1, 5 - len(digits)) + "> " + digits) + " " + text
        under = marks(text, frame.start, frame.end)
        if under:
            yield " " * 8 + ink("caret", under)
        for name, value in frame.variables:
            yield f"        {ink('variable', name)} = {ink('value', value)}"


def _with_values(step: Step, frame: Frame, values: Values) -> Frame:
    """A frame with the values of its arguments and of the variables in its line."""
    from dataclasses import replace

    code = step.frame.f_code
    try:
        local = dict(step.frame.f_locals)
    except Exception:  # noqa: BLE001 - a user's own mapping as a namespace
        return frame
    names = [name for name in _names(frame) if name in local or name in step.frame.f_globals]
    shown = tuple(
        (name if name in local else f"global {name}", values.text(local.get(name, step.frame.f_globals.get(name))))
        for name in names[:MAX_VARIABLES]
        if not _is_definition(local.get(name, step.frame.f_globals.get(name)))
    )
    arguments = frame.arguments
    if is_function(code):
        given = [
            f"{stars}{name}={values.text(local[name])}" if name in local else f"{stars}{name}"
            for stars, name in parameters(code)
        ]
        arguments = f"({', '.join(given)})"
    return replace(frame, arguments=arguments, variables=shown)


def _is_definition(value: object) -> bool:
    """Whether a value is a function, class or module, of which its name says all."""
    kind = type(value)
    return issubclass(kind, type) or kind.__name__ in {"function", "builtin_function_or_method", "module"}


def _names(frame: Frame) -> Sequence[str]:
    """The names in the line that was being run, as they come."""
    if not 1 <= frame.lineno <= len(frame.lines):
        return ()
    return list(dict.fromkeys(_NAME.findall(frame.lines[frame.lineno - 1][:MAX_LINE])))
