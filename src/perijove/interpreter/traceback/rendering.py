"""Errors as text that a person reads: where, in which lines, and what was wrong.

Rendering never fails: what an exception's own methods raise is said in place of what they should have given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter import compile as cells
from perijove.interpreter.ansi import Ink
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.traceback.excerpt import frame_lines, item_lines
from perijove.interpreter.traceback.frames import Omitted, Step, fold, read, stack, steps, visible
from perijove.interpreter.traceback.style import Style
from perijove.interpreter.traceback.syntax import syntax_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType, TracebackType

    from perijove.interpreter.traceback.values import Values

WIDTH = 75
MAX_MESSAGE = 20_000
MAX_CHAIN = 20
MAX_MEMBERS = 15
MAX_NOTES = 100
MAX_GROUP_DEPTH = 10
_BUILT_IN = {"__cause__", "__context__", "__suppress_context__", "__traceback__"}
_BECAUSE = "The above exception was the direct cause of the following exception:"
_DURING = "During handling of the above exception, another exception occurred:"


def error_event(error: BaseException, style: Style | None = None, *, colors: bool = True) -> ErrorEvent:
    """An exception as an event; never raises. Without a style it is in context mode, coloured or not."""
    style = style or Style("context", Ink(colors=colors))
    return ErrorEvent(error_name(error), message(error), render(error, style))


def error_name(error: BaseException) -> str:
    """The name of the exception's class, whatever its `__class__` or metaclass says."""
    return str(type.__dict__["__name__"].__get__(type(error)))


def message(error: BaseException) -> str:
    """The text of an exception, bounded."""
    try:
        text = str(error)
    except Exception as own:  # noqa: BLE001 - user code
        return f"(str() of the exception raised {error_name(own)})"
    return bounded(str(text))


def bounded(text: str) -> str:
    """A text without its middle when it is too long to be read."""
    if len(text) <= MAX_MESSAGE:
        return text
    left_out = len(text) - MAX_MESSAGE
    return f"{text[: MAX_MESSAGE // 2]} ... ({left_out} characters left out) ... {text[-MAX_MESSAGE // 2 :]}"


def render(
    error: BaseException,
    style: Style,
    traceback: TracebackType | None = None,
    *,
    skip: int = 0,
    exception_only: bool = False,
) -> list[str]:
    """The lines of an exception's traceback; never fails.

    `traceback` is another than the exception's own, `skip` leaves out its outermost frames, `exception_only` all.
    """
    own = _own_lines(error)
    if own is not None:
        return own
    try:
        return _Rendering(style, error, traceback, skip, exception_only=exception_only).lines()
    except Exception as failed:  # noqa: BLE001 - an exception's methods are user code
        return [f"{error_name(error)}: {message(error)}", f"(its traceback can't be shown: {error_name(failed)})"]


def render_stack(frame: FrameType, style: Style, *, around: int = 2) -> list[str]:
    """The frames from the outermost to this one, as a debugger shows them; machinery of ours is left out."""
    lines: list[str] = []
    for item in fold(visible(stack(frame))):
        lines += frame_lines(read(item), style, around) if isinstance(item, Step) else item_lines(item, style, None)
    return lines


def _own_lines(error: BaseException) -> list[str] | None:
    """What an exception makes of itself by `_render_traceback_`; None when it does not, or fails to.

    One that gives nothing, as those do that only end a cell, is shown as nothing.
    """
    try:
        lines = error._render_traceback_()  # type: ignore[attr-defined]
        return [lines] if isinstance(lines, str) else [str(line) for line in lines or ()]
    except Exception:  # noqa: BLE001 - user code; it is then rendered as any other
        return None


class _Rendering:
    """One traceback being written."""

    def __init__(
        self,
        style: Style,
        error: BaseException,
        traceback: TracebackType | None,
        skip: int,
        *,
        exception_only: bool,
    ) -> None:
        self._style = style
        self._error = error
        self._traceback = traceback
        self._skip = skip
        self._only = exception_only or style.mode == "minimal"
        self._values: Values | None = None
        if style.mode == "verbose":
            from perijove.interpreter.traceback.values import Values

            self._values = Values()

    def lines(self) -> list[str]:
        """All lines, causes first."""
        if self._only:
            return self._last(self._error)
        lines: list[str] = []
        if self._style.mode in {"context", "verbose"}:
            lines.append(self._style.ink("error", "-" * WIDTH))
        return lines + self._chained(self._error, 0)

    def _chained(self, error: BaseException, depth: int) -> list[str]:
        lines: list[str] = []
        for linked, because in _chain(error):
            if because:
                lines += ["", because, ""]
            lines += self._one(linked, depth)
        return lines

    def _one(self, error: BaseException, depth: int) -> list[str]:
        found = steps(_attribute(error, "__traceback__"))
        if error is self._error:
            found = (steps(self._traceback) if self._traceback is not None else found)[self._skip :]
        shown: Sequence[Step | Omitted] = visible(found)
        is_syntax = issubclass(type(error), SyntaxError) and isinstance(_attribute(error, "lineno"), int)
        # An interrupt before the cell's first line, or after its last, is nobody's fault.
        expected = is_syntax or issubclass(type(error), KeyboardInterrupt) or _attribute(error, "__perijove_usage__")
        silent = not shown and expected
        if not silent and not any(isinstance(item, Step) for item in shown):
            shown = _of_ours(found)
        lines = self._frames(error, shown, depth)
        if is_syntax:
            lines += syntax_lines(error, self._style)
        lines += self._last(error)
        members = _members(error)
        return lines + list(self._group(members, depth)) if members else lines

    def _frames(self, error: BaseException, shown: Sequence[Step | Omitted], depth: int) -> list[str]:
        style = self._style
        if not shown:
            return []
        header = "Traceback (most recent call last):"
        if style.mode == "doctest":
            return [header, "    ..."]
        lines: list[str] = []
        if style.mode in {"plain", "docs"}:
            lines.append(header)
        elif depth == 0:
            name = error_name(error)
            lines.append(style.ink("error", name) + header[:-1].rjust(WIDTH - len(name)))
        if style.mode == "docs":
            return lines + self._first_frame(shown)
        if issubclass(type(error), KeyboardInterrupt) and style.mode != "plain":
            return lines + self._interrupted(shown)
        for item in fold(shown):
            lines += item_lines(item, style, self._values)
        return lines

    def _first_frame(self, shown: Sequence[Step | Omitted]) -> list[str]:
        """The outermost frame: all that a documentation's reader needs."""
        found = [item for item in shown if isinstance(item, Step)]
        lines = list(frame_lines(read(found[0]), self._style, 0))
        return [*lines, "", f"    [... {len(found) - 1} skipped frames]", ""] if len(found) > 1 else lines

    def _interrupted(self, shown: Sequence[Step | Omitted]) -> list[str]:
        """The cell's line and the innermost: an interrupt is no fault, and says only where it came."""
        found = [item for item in shown if isinstance(item, Step)]
        mine = [step for step in found if cells.label(step.frame.f_code.co_filename) is not None]
        first, last = (mine or found)[0], found[-1]
        lines = list(frame_lines(read(first), self._style, 0))
        between = len(found) - 2 - found.index(first)
        if between > 0:
            lines += item_lines(Omitted(between), self._style, None)
        return lines + list(frame_lines(read(last), self._style, 0)) if last is not first else lines

    def _last(self, error: BaseException) -> list[str]:
        """What was wrong: the class, its text, a guess at what was meant, notes."""
        own = _attribute(error, "msg") if issubclass(type(error), SyntaxError) else None
        text = bounded(own) if isinstance(own, str) else message(error)
        text += _suggestion(error)
        name = self._style.ink("error", _qualified(error) if self._style.mode == "plain" else error_name(error))
        return [*(f"{name}: {text}" if text else name).split("\n"), *_notes(error)]

    def _group(self, members: tuple[Any, ...], depth: int) -> Iterator[str]:
        for index, member in enumerate(members[:MAX_MEMBERS], 1):
            yield f"  +{'-' * 16} {index} {'-' * 16}"
            if depth >= MAX_GROUP_DEPTH or not isinstance(member, BaseException):
                yield "  | ..."
                continue
            for line in self._chained(member, depth + 1):
                for part in line.split("\n"):
                    yield f"  | {part}".rstrip()
        if len(members) > MAX_MEMBERS:
            yield f"  | and {len(members) - MAX_MEMBERS} more exceptions"
        yield f"  +{'-' * 35}"


def _attribute(error: BaseException, name: str) -> Any:
    """An attribute of an exception; None when its own code fails to give it.

    What every exception has is read past what its class makes of the name.
    """
    try:
        if name in _BUILT_IN:
            return vars(BaseException)[name].__get__(error)
        return getattr(error, name, None)
    except Exception:  # noqa: BLE001 - user code
        return None


def _chain(error: BaseException) -> list[tuple[BaseException, str]]:
    """What led to the exception, first cause first, each with the sentence that joins it to what is above."""
    links: list[tuple[BaseException, str]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(links) < MAX_CHAIN:
        seen.add(id(current))
        cause, context = _attribute(current, "__cause__"), _attribute(current, "__context__")
        if cause is not None and id(cause) not in seen:
            links.append((current, _BECAUSE))
            current = cause
        elif context is not None and not _attribute(current, "__suppress_context__") and id(context) not in seen:
            links.append((current, _DURING))
            current = context
        else:
            links.append((current, ""))
            current = None
    links.reverse()
    links[0] = (links[0][0], "")
    return links


def _of_ours(found: list[Step]) -> Sequence[Step]:
    """The frames of a fault of our own; none when it is the source that can't be compiled."""
    return [] if found and found[-1].frame.f_code.co_filename == cells.__file__ else found


def _members(error: BaseException) -> tuple[Any, ...]:
    """The exceptions of a group, Python's own or the backport's; none of what only has an attribute of that name."""
    if not any(kind.__name__ == "BaseExceptionGroup" for kind in type(error).__mro__):
        return ()
    members = _attribute(error, "exceptions")
    return members if isinstance(members, tuple) else ()


def _suggestion(error: BaseException) -> str:
    from perijove.interpreter.traceback.suggestions import suggestion

    try:
        return suggestion(error)
    except Exception:  # noqa: BLE001 - names and attributes are user code; the error is said without a hint
        return ""


def _qualified(error: BaseException) -> str:
    from perijove.interpreter.display.registry import name_of

    module, name = name_of(type(error))
    return name if module in {"", "builtins", "__main__"} else f"{module}.{name}"


def _notes(error: BaseException) -> list[str]:
    notes = _attribute(error, "__notes__")
    if not isinstance(notes, (list, tuple)):
        return []
    lines: list[str] = []
    for note in notes[:MAX_NOTES]:
        try:
            lines += bounded(str(note)).split("\n")
        except Exception as own:  # noqa: BLE001 - user code
            lines.append(f"(str() of a note raised {error_name(own)})")
    return lines
