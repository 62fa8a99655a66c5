"""Did you mean: what was probably meant, for errors about a name, attribute, module or argument that is not there."""

from __future__ import annotations

import itertools
import re
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType, TracebackType

_METHODS = (types.MethodType, staticmethod, classmethod)
MAX_CANDIDATES = 1000
MAX_MODULES = 20_000
MAX_NAME = 60
_NOT_IN = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_KEYWORD = re.compile(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'")
_INSTALLED_AS = {
    "cv2": "opencv-python",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
    "PIL": "Pillow",
    "bs4": "beautifulsoup4",
}


def suggestion(error: BaseException) -> str:
    """A sentence to follow the error's text, or nothing."""
    if isinstance(error, TypeError):
        return _keyword(error)
    name = getattr(error, "name", None)
    if not isinstance(name, str) or len(name) > MAX_NAME:
        return ""
    if isinstance(error, AttributeError):
        return _close(name, _attributes(error))
    if isinstance(error, NameError):
        return _name(name, error.__traceback__)
    if isinstance(error, ModuleNotFoundError):
        return _module(name)
    found = _NOT_IN.match(str(error)) if isinstance(error, ImportError) else None  # `name_from` came with Python 3.12
    return _close(found[1], vars(sys.modules[name])) if found and name in sys.modules else ""


def _name(name: str, traceback: TracebackType | None) -> str:
    frame = _innermost(traceback)
    if frame is None:
        return ""
    own = frame.f_locals.get("self")
    if own is not None and name in _static_attributes(own):
        return f". Did you mean: 'self.{name}'?"
    found = _close(name, _names(frame))
    if name in getattr(sys, "stdlib_module_names", ()):
        wanted = f"id you forget to import {name!r}?"
        return f"{found[:-1]}, or d{wanted}" if found else f". D{wanted}"
    return found


def _module(name: str) -> str:
    package, _, last = name.rpartition(".")
    if package:
        path = getattr(sys.modules.get(package), "__path__", None)
        near = _nearest(last, _modules_in([str(part) for part in path])) if path is not None else ""
        return f". Did you mean: '{package}.{near}'?" if near else ""
    if name in _INSTALLED_AS:
        return f". It is installed as {_INSTALLED_AS[name]!r}: %pip install {_INSTALLED_AS[name]}"
    known = {*sys.builtin_module_names, *getattr(sys, "stdlib_module_names", ()), *_modules_in(sys.path)}
    near = _nearest(name, known)
    return f". Did you mean: {near!r}?" if near else ""


def _modules_in(folders: Iterable[str]) -> set[str]:
    """The names that could be imported from folders, by what is in them; nothing is read or run."""
    import os

    found: set[str] = set()
    for folder in folders:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - cheap to import
        except OSError:  # a folder or archive that is not there
            continue
        found.update(name.partition(".")[0] for name in names if "-" not in name and not name.startswith("_"))
        if len(found) > MAX_MODULES:
            break
    return {name for name in found if name.isidentifier()}


def _keyword(error: TypeError) -> str:
    """A keyword of the function that was called, found by its name in the calling frame."""
    found = _KEYWORD.match(str(error))
    frame = _innermost(error.__traceback__)
    if found is None or frame is None or "Did you mean" in str(error):  # Python 3.13 says it
        return ""
    code = _code_of(found[1], frame)
    return _close(found[2], code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]) if code is not None else ""


def _code_of(qualified: str, frame: FrameType) -> CodeType | None:
    """The code of the function or method of this qualified name, among what the frame's names stand for."""
    name = qualified.rpartition(".")[2]
    for value in itertools.islice((*frame.f_locals.values(), *frame.f_globals.values()), MAX_CANDIDATES):
        owner = value if issubclass(type(value), type) else type(value)
        for candidate in (value, type.__dict__["__dict__"].__get__(owner).get(name)):
            function = getattr(candidate, "__func__", None) if type(candidate) in _METHODS else candidate
            if isinstance(function, types.FunctionType) and function.__qualname__ == qualified:
                return function.__code__
    return None


def _attributes(error: Any) -> Iterable[str]:
    """Attributes as they stand in the object and its classes: no code of the object's runs but its `__dir__`."""
    from perijove.interpreter.guarded import attribute_names

    return attribute_names(getattr(error, "obj", None))


def _static_attributes(obj: Any) -> Iterable[str]:
    from perijove.interpreter.guarded import MISSING, attribute

    stored = attribute(obj, "__dict__")
    return stored if isinstance(stored, dict) and stored is not MISSING else vars(type(obj))


def _innermost(traceback: TracebackType | None) -> FrameType | None:
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return None if traceback is None else traceback.tb_frame


def _names(frame: FrameType) -> list[str]:
    import builtins

    return [str(name) for name in (*frame.f_locals, *frame.f_globals, *vars(builtins))]


def _close(name: str, candidates: Iterable[str]) -> str:
    near = _nearest(name, itertools.islice(candidates, MAX_CANDIDATES))
    return f". Did you mean: {near!r}?" if near else ""


def _nearest(name: str, candidates: Iterable[str]) -> str:
    import difflib

    size = len(name)
    known = {item for item in candidates if item != name and abs(len(item) - size) <= 3}
    near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.75)
    return next((item for item in near if item[0] == name[0]), near[0]) if near else ""
