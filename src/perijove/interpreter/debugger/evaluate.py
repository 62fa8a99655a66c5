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
from perijove.interpreter.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from types import CodeType, FrameType

FILENAME = "<debugger>"
_MISSING = object()
SUSPENDED = 0x80 | 0x100 | 0x200  # flags of code that awaits


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
    return wait_for(value) if code.co_flags & SUSPENDED else value
