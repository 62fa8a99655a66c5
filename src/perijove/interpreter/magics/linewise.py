"""What each line of chosen functions costs, by any measure: time, memory. On `sys.monitoring` where there is one."""

from __future__ import annotations

import inspect
import sys
import threading
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_BAR = 20


@dataclass
class Line:
    """One line: how often it ran, what it cost in all, the greatest reading after it."""

    hits: int = 0
    total: float = 0
    peak: float = 0


@dataclass
class Lines:
    """The lines of some functions. `reading` is a measure that grows: what it grew by while a line ran is its cost."""

    codes: dict[CodeType, str]
    reading: Callable[[], float]
    costs: dict[CodeType, dict[int, Line]] = field(default_factory=dict)
    _open: dict[int, tuple[CodeType, int, float]] = field(default_factory=dict)  # by frame: the line that is running

    def enter(self, frame: Any) -> None:
        """A function begins, or goes on after a `yield`."""
        self._open.pop(id(frame), None)

    def line(self, frame: Any, number: int) -> None:
        """A line begins; the one before it has ended."""
        now = self.reading()
        self._close(frame, now)
        self._open[id(frame)] = frame.f_code, number, self.reading()

    def leave(self, frame: Any) -> None:
        """A function ends, or is suspended."""
        self._close(frame, self.reading())

    def _close(self, frame: Any, now: float) -> None:
        running = self._open.pop(id(frame), None)
        if running is None:
            return
        code, number, then = running
        line = self.costs.setdefault(code, {}).setdefault(number, Line())
        line.hits += 1
        line.total += now - then
        line.peak = max(line.peak, now)

    def run(self, function: Callable[[], Any]) -> Any:
        """What a function returns, its lines and those of the chosen functions measured."""
        monitoring = getattr(sys, "monitoring", None)
        tool = (
            next((number for number in (2, 3, 4) if monitoring.get_tool(number) is None), None) if monitoring else None
        )
        try:
            if tool is None:
                return self._run_traced(function)
            return self._run_monitored(function, monitoring, tool)
        finally:
            self._open.clear()

    def _run_monitored(self, function: Callable[[], Any], monitoring: Any, tool: int) -> Any:
        """Python 3.12: only the chosen functions are slowed, in all threads."""
        kinds = monitoring.events

        def begins(_code: CodeType, _offset: int) -> None:
            self.enter(sys._getframe(1))  # noqa: SLF001 - the frame that the event is of

        def line(_code: CodeType, number: int) -> None:
            self.line(sys._getframe(1), number)  # noqa: SLF001 - as above

        def ends(_code: CodeType, _offset: int, _value: Any) -> None:
            self.leave(sys._getframe(1))  # noqa: SLF001 - as above

        handlers = {
            kinds.PY_START: begins,
            kinds.PY_RESUME: begins,
            kinds.LINE: line,
            kinds.PY_RETURN: ends,
            kinds.PY_YIELD: ends,
        }
        events = kinds.PY_START | kinds.PY_RESUME | kinds.LINE | kinds.PY_RETURN | kinds.PY_YIELD
        monitoring.use_tool_id(tool, "perijove")
        try:
            for kind, handler in handlers.items():
                monitoring.register_callback(tool, kind, handler)
            for code in self.codes:
                monitoring.set_local_events(tool, code, events)
            return function()
        finally:
            for code in self.codes:
                monitoring.set_local_events(tool, code, 0)
            for kind in handlers:
                monitoring.register_callback(tool, kind, None)
            monitoring.free_tool_id(tool)

    def _run_traced(self, function: Callable[[], Any]) -> Any:
        def on_line(frame: Any, event: str, _argument: Any) -> Any:
            if event == "line":
                self.line(frame, frame.f_lineno)
            elif event == "return":
                self.leave(frame)
            return on_line

        def on_call(frame: Any, _event: str, _argument: Any) -> Any:
            if frame.f_code not in self.codes:
                return None
            self.enter(frame)
            return on_line

        before = sys.gettrace()
        threading.settrace(on_call)
        sys.settrace(on_call)
        try:
            return function()
        finally:
            sys.settrace(before)
            threading.settrace(before)


def codes_of(obj: Any) -> Iterator[tuple[CodeType, str]]:
    """The code of a function, of a class's methods, of a module's functions and classes, with names to show."""
    if isinstance(obj, ModuleType):
        for value in list(vars(obj).values()):
            if getattr(value, "__module__", None) == obj.__name__:
                yield from codes_of(value)
    elif isinstance(obj, type):
        for value in list(vars(obj).values()):
            if isinstance(value, type) and value.__module__ != obj.__module__:
                continue
            if isinstance(value, (FunctionType, staticmethod, classmethod, property, type)):
                yield from codes_of(value)
    elif isinstance(obj, property):
        for each in (obj.fget, obj.fset, obj.fdel):
            yield from codes_of(each) if each is not None else ()
    else:
        try:
            inner = inspect.unwrap(obj) if callable(obj) else obj
        except ValueError:
            inner = obj
        inner = getattr(inner, "func", inner)  # functools.partial
        inner = getattr(inner, "__func__", inner)
        code = getattr(inner, "__code__", None)
        if isinstance(code, CodeType):
            yield code, getattr(inner, "__qualname__", code.co_name)


def source_block(code: CodeType) -> tuple[list[str], int]:
    """The lines of a function and the number of the first; none when the source is not known."""
    try:
        return inspect.getsourcelines(code)
    except (OSError, TypeError):
        return [], code.co_firstlineno


def with_costs(code: CodeType, costs: dict[int, Line]) -> Iterator[tuple[int, str, Line | None]]:
    """The number and text of each line of a function, and its cost; without a source, of those that ran."""
    source, first = source_block(code)
    for number in range(first, first + len(source)) if source else sorted(costs):
        yield number, source[number - first].rstrip() if source else "", costs.get(number)


def bar(part: float) -> str:
    """A bar as long as a part of a whole, in eighths of a character."""
    eighths = round(max(0.0, min(1.0, part)) * MAX_BAR * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
