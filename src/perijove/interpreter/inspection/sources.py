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
    text = _lines_of(file_of(kind))
    node = _class_node(text, kind) if text else None
    if node is None:
        return ""
    return "".join(text.splitlines(keepends=True)[_first_line(node) - 1 : node.end_lineno])[:MAX_SOURCE]


def _first_line(node: Any) -> int:
    first: int = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return first


def _class_node(text: str, kind: type) -> Any:
    """The latest definition of a class in a source; None without one."""
    import ast

    wanted = type.__dict__["__qualname__"].__get__(kind).replace("<locals>.", "").split(".")
    try:
        body: list[ast.stmt] = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    node: Any = None
    for name in wanted:
        nodes = [inner for each in body for inner in ast.walk(each)]
        found = [each for each in nodes if isinstance(each, (ast.ClassDef, ast.FunctionDef)) and each.name == name]
        if not found:
            return None
        node = found[-1]
        body = node.body
    return node


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

    module: Any = class_members(kind).get("__module__")
    known = type(module) is str and module in sys.modules and module != "builtins"
    file = stored(sys.modules[module]).get("__file__") if known else None
    cells_only = module == "__main__" and type(file) is not str
    for member in class_members(kind).values():
        function = unwrapped(member) if among(type(member), (staticmethod, classmethod, property)) else member
        if type(function) is types.FunctionType and _is_of_body(function, kind, cells_only=cells_only):
            return function.__code__.co_filename
    if type(file) is str:
        return file
    return _cell_with(kind) if cells_only else ""


def _is_of_body(function: types.FunctionType, kind: type, *, cells_only: bool) -> bool:
    """Whether a method was written in the class's own body: data classes, named tuples and decorators add others."""
    from perijove.interpreter.compile import label

    code = function.__code__
    if code.co_filename == "<string>" or code.co_name != function.__name__:
        return False
    if cells_only and label(code.co_filename) is None:
        return False
    return function.__qualname__.endswith(f"{type.__dict__['__name__'].__get__(kind)}.{function.__name__}")


def _cell_with(kind: type) -> str:
    """The latest cell that defines a class of this name, for one whose methods, if any, do not tell."""
    import linecache

    from perijove.interpreter.compile import label

    line = class_members(kind).get("__firstlineno__")  # Python 3.13
    word = f"class {type.__dict__['__name__'].__get__(kind)}"
    for name in reversed(list(linecache.cache)):
        text = "".join(linecache.getlines(name)) if label(name) is not None else ""
        node = _class_node(text, kind) if word in text else None
        if node is not None and line in {None, _first_line(node)}:
            return name
    return ""
