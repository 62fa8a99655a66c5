"""Code that is typed at a debugger's prompt, run in a frame.

Names of the frame are seen everywhere, in comprehensions and functions too: those look into the globals, which are for
this purpose a copy with the local names put over them; what is assigned is carried back. `await` runs on the frame's
event loop, whose other tasks go on meanwhile.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.debugger.frames import enclosing_names

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, MutableMapping
    from types import CodeType, FrameType

FILENAME = "<debugger>"
_MISSING = object()
_SUSPENDED = 0x80 | 0x100 | 0x200


def execute(source: str, frame: FrameType, names: MutableMapping[str, Any], show: Callable[[Any], None]) -> None:
    """Run statements; the values of expressions among them are given to `show`. Raises what they raise."""
    code = compile(source, FILENAME, "single", _flags(frame), dont_inherit=True)
    displayhook = sys.displayhook
    sys.displayhook = show
    try:
        _run(code, frame, names)
    finally:
        sys.displayhook = displayhook


def evaluate(source: str, frame: FrameType, names: MutableMapping[str, Any]) -> Any:
    """The value of an expression. Raises what it raises."""
    return _run(compile(source.strip(), FILENAME, "eval", _flags(frame), dont_inherit=True), frame, names)


def _flags(frame: FrameType) -> int:
    import __future__

    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for name in __future__.all_feature_names:
        flags |= frame.f_code.co_flags & getattr(__future__, name).compiler_flag
    return flags


def _run(code: CodeType, frame: FrameType, names: MutableMapping[str, Any]) -> Any:
    trace = sys.gettrace()
    try:
        if names is frame.f_globals or frame.f_code.co_name == "<module>":
            return _finished(code, eval(code, frame.f_globals, names))
        return _in_function(code, frame, names)
    finally:
        sys.settrace(trace)  # a breakpoint() in what was run has set its own


def _in_function(code: CodeType, frame: FrameType, names: MutableMapping[str, Any]) -> Any:
    seen = {**frame.f_globals, **enclosing_names(frame), **names}
    before = dict(seen)
    try:
        return _finished(code, eval(code, seen, names))
    finally:
        for name, value in seen.items():
            if name != "__builtins__" and before.get(name, _MISSING) is not value:
                target = names if name in names or name not in frame.f_globals else frame.f_globals
                target[name] = value
        seen.update(names)  # the globals of functions that were defined here


def _finished(code: CodeType, value: Any) -> Any:
    return wait_for(value) if code.co_flags & _SUSPENDED else value


def wait_for(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns; also called while an event loop is running, in this thread, a task that is stopped."""
    import asyncio

    try:
        loop: Any = asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    if not hasattr(loop, "_run_once"):
        coroutine.close()
        raise RuntimeError(f"can't await here: the event loop {type(loop).__name__} can't be run within itself")
    stopped = asyncio.current_task(loop)
    waiting = len(loop._ready)  # noqa: SLF001 - the loop is within its `_run_once`, which has counted these
    if stopped is not None:
        asyncio.tasks._leave_task(loop, stopped)  # noqa: SLF001 - for libraries that drive tasks, says asyncio
    try:
        task = loop.create_task(coroutine)
        while not task.done():
            loop._run_once()  # noqa: SLF001 - there is no public way to run a loop within itself
        return task.result()
    finally:
        if stopped is not None:
            asyncio.tasks._enter_task(loop, stopped)  # noqa: SLF001 - as above
        while len(loop._ready) < waiting:  # noqa: SLF001 - it will take as many as it has counted
            loop.call_soon(lambda: None)
