"""Which frames a person who debugs wants to see, what names a frame sees, and who awaits it."""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType, FrameType

    from perijove.interpreter.debugger.preferences import Preferences

_INTERPRETER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - cheap to import
_PACKAGE = os.path.dirname(_INTERPRETER) + os.sep  # noqa: PTH120 - as above
_INTERNAL_MODULES = ("asyncio", "runpy", "importlib", "bdb", "pdb", "selectors", "contextvars", "concurrent.futures")
_ENCLOSED = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>")


def is_own(frame: FrameType) -> bool:
    """Whether a frame is of our own code."""
    return frame.f_code.co_filename.startswith(_PACKAGE)


def is_internal(frame: FrameType) -> bool:
    """Whether a frame is the machinery's: ours, the event loop's, the import system's."""
    if is_own(frame) or frame.f_code.co_filename.startswith("<frozen "):
        return True
    name = str(frame.f_globals.get("__name__", ""))
    return any(name == module or name.startswith(f"{module}.") for module in _INTERNAL_MODULES)


def is_ignored(frame: FrameType, preferences: Preferences) -> bool:
    """Whether the frame's module is one that its user does not want to see."""
    name = str(frame.f_globals.get("__name__", ""))
    return any(fnmatchcase(name, pattern) or name.startswith(f"{pattern}.") for pattern in preferences.ignored)


def asks_to_skip(frame: FrameType, preferences: Preferences) -> bool:
    """Whether a frame, or one that called it, says `__debuggerskip__ = True`."""
    if not (preferences.skip_hidden and preferences.predicates["debuggerskip"]):
        return False
    current: FrameType | None = frame
    while current is not None:
        # The names of the code first: `f_locals` is a copy to be made.
        if "__debuggerskip__" in current.f_code.co_varnames and current.f_locals.get("__debuggerskip__"):
            return True
        current = current.f_back
    return False


def is_hidden(frame: FrameType, preferences: Preferences) -> bool:
    """Whether `where`, `up` and `down` pass a frame over."""
    if is_ignored(frame, preferences):
        return True
    if not preferences.skip_hidden:
        return False
    chosen = preferences.predicates
    if chosen["internal"] and is_internal(frame):
        return True
    if chosen["tbhide"] and _says(frame, "__tracebackhide__"):
        return True
    if chosen["debuggerskip"] and _says(frame, "__debuggerskip__"):
        return True
    return chosen["readonly"] and _is_read_only(frame.f_code.co_filename)


def _says(frame: FrameType, name: str) -> bool:
    return frame.f_code.co_name != "<module>" and frame.f_locals.get(name) is True


def _is_read_only(filename: str) -> bool:
    return os.path.exists(filename) and not os.access(filename, os.W_OK)  # noqa: PTH110 - as cheap as it gets


def names_of(frame: FrameType, local_names: Mapping[str, Any]) -> dict[str, Any]:
    """All names that code in a frame sees: those of functions around it too, the nearest last."""
    return {**vars(sys.modules["builtins"]), **frame.f_globals, **enclosing_names(frame), **local_names}


def enclosing_names(frame: FrameType) -> dict[str, Any]:
    """The names of the functions in which the frame's code is written, as far as these are still being run."""
    names: list[Mapping[str, Any]] = []
    code = frame.f_code
    outer = frame.f_back
    while outer is not None and _is_enclosed(code):
        if code in outer.f_code.co_consts:
            if outer.f_locals is outer.f_globals:
                break
            names.append(outer.f_locals)
            code = outer.f_code
        outer = outer.f_back
    found: dict[str, Any] = {}
    for each in reversed(names):
        found.update(each)
    return found


def _is_enclosed(code: CodeType) -> bool:
    return "<locals>" in getattr(code, "co_qualname", "<locals>") or code.co_name in _ENCLOSED


def awaited_by(limit: int = 20) -> Iterator[str]:
    """The tasks that wait, directly or through others, for the one that is running; each as one line."""
    asyncio: Any = sys.modules.get("asyncio")
    try:
        task = asyncio and asyncio.current_task()
    except RuntimeError:  # no event loop is running
        return
    for _ in range(limit):
        if task is None:
            return
        waiting = next((other for other in asyncio.all_tasks() if _waits_for(other, task)), None)
        if waiting is None:
            return
        frame = _innermost(waiting.get_coro())
        place = f" at {frame.f_code.co_filename}({frame.f_lineno}){frame.f_code.co_name}()" if frame else ""
        yield f"awaited by task {waiting.get_name()!r}{place}"
        task = waiting


def _innermost(coroutine: Any, limit: int = 100) -> FrameType | None:
    """The frame of the user's in which a suspended coroutine stands: that of what it awaits, and so on."""
    found: FrameType | None = None
    for _ in range(limit):
        frame = getattr(coroutine, "cr_frame", None)
        if frame is None:
            break
        if not is_internal(frame):
            found = frame
        coroutine = coroutine.cr_await
    return found


def _waits_for(other: Any, task: Any) -> bool:
    waited = getattr(other, "_fut_waiter", None)
    return waited is task or task in getattr(waited, "_children", ())
