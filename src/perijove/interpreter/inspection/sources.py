"""Where an object was written: its documentation, its source, its file. Nothing of the user's is run to find out."""

from __future__ import annotations

import functools
import inspect
import types
from typing import Any

from perijove.interpreter.guarded.attributes import MISSING, among, attribute, class_members, in_classes, mro, stored

MAX_SOURCE = 100_000
MAX_WRAPPED = 20
VALUES = (int, float, str, bytes, bool, list, tuple, dict, set, frozenset, complex, type(None), bytearray, range)
_FUNCTIONS = (types.FunctionType, types.CodeType, types.FrameType, types.TracebackType)


def unwrapped(obj: Any) -> Any:
    """The function within methods, properties, partials and decorated functions; else the object itself."""
    for _ in range(MAX_WRAPPED):
        kind = type(obj)
        if among(kind, (types.MethodType, staticmethod, classmethod)):
            inner = obj.__func__
        elif kind is property:
            inner = obj.fget
        elif kind is functools.partial or kind is functools.cached_property:
            inner = obj.func
        elif kind is types.FunctionType or "__wrapped__" in stored(obj):
            inner = stored(obj).get("__wrapped__", obj)
        elif among(kind, (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)):
            return _code(obj)
        else:
            return obj
        if inner is obj or inner is None:
            return obj
        obj = inner
    return obj


def _code(obj: Any) -> Any:
    return getattr(obj, {types.GeneratorType: "gi_code", types.CoroutineType: "cr_code"}.get(type(obj), "ag_code"))


def docstring(obj: Any) -> str:
    """An object's documentation, unindented; a method without any has that of the base class's."""
    if among(type(obj), VALUES):
        return ""
    found: Any = attribute(obj, "__doc__")
    if found is MISSING and not issubclass(type(obj), type):
        found = attribute(type(obj), "__doc__")
    if type(found) is not str and type(obj) is types.MethodType:
        found = _inherited(obj)
    return inspect.cleandoc(found) if type(found) is str else ""


def _inherited(method: types.MethodType) -> Any:
    owner: Any = method.__self__
    name = attribute(method.__func__, "__name__")
    for kind in mro(owner if issubclass(type(owner), type) else type(owner)):
        member = class_members(kind).get(name)
        doc = attribute(member, "__doc__") if type(member) is types.FunctionType else None
        if type(doc) is str:
            return doc
    return None


def class_docstring(obj: Any) -> str:
    """The documentation of an object's class, where that is the user's or a library's own."""
    kind = type(obj)
    module = class_members(kind).get("__module__")
    if among(kind, VALUES) or module == "builtins":
        return ""
    doc = in_classes(kind, "__doc__")
    return inspect.cleandoc(doc) if type(doc) is str else ""


def source_text(obj: Any) -> str:
    """The source of a function, class or module, or of an object's class; nothing when it is not known."""
    inner = unwrapped(obj)
    if among(type(inner), _FUNCTIONS):
        return _written(inner)
    if issubclass(type(inner), types.ModuleType):
        return _lines_of(file_of(inner))[:MAX_SOURCE]
    return _class_source(inner if issubclass(type(inner), type) else type(inner))


def _written(function: Any) -> str:
    try:
        return inspect.getsource(function)[:MAX_SOURCE]
    except (OSError, TypeError, IndexError, SyntaxError):
        return ""


def _lines_of(file: str) -> str:
    import linecache

    return "".join(linecache.getlines(file)) if file.endswith((".py", ">")) or "Cell" in file else ""


def _class_source(kind: type) -> str:
    """The source of a class: by its methods, which know their file, or by its module."""
    import ast

    text = _lines_of(file_of(kind))
    if not text:
        return ""
    wanted = type.__dict__["__qualname__"].__get__(kind).replace("<locals>.", "").split(".")
    try:
        body: list[ast.stmt] = ast.parse(text).body
    except (SyntaxError, ValueError):
        return ""
    node: Any = None
    for name in wanted:
        nodes = [inner for each in body for inner in ast.walk(each)]
        found = [each for each in nodes if isinstance(each, (ast.ClassDef, ast.FunctionDef)) and each.name == name]
        if not found:
            return ""
        node = found[-1]
        body = node.body
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])[:MAX_SOURCE]


def file_of(obj: Any) -> str:
    """The file, or the cell, that an object or its class was written in; nothing when it is not known."""
    inner = unwrapped(obj)
    if type(inner) is types.FunctionType:
        return inner.__code__.co_filename
    if among(type(inner), _FUNCTIONS):
        return inspect.getfile(inner)
    if issubclass(type(inner), types.ModuleType):
        file = stored(inner).get("__file__")
        return file if type(file) is str else ""
    return _class_file(inner if issubclass(type(inner), type) else type(inner))


def _class_file(kind: type) -> str:
    import sys

    for member in class_members(kind).values():
        function = unwrapped(member) if among(type(member), (staticmethod, classmethod, property)) else member
        # Only a method that was written in the class's own body: dataclasses and decorators add others.
        if type(function) is types.FunctionType and function.__qualname__.endswith(
            f"{type.__dict__['__name__'].__get__(kind)}.{function.__name__}"
        ):
            written: str = function.__code__.co_filename
            if written != "<string>":
                return written
    module = class_members(kind).get("__module__")
    if type(module) is not str or module not in sys.modules or module == "builtins":
        return ""
    file = stored(sys.modules[module]).get("__file__")
    return file if type(file) is str else ""
