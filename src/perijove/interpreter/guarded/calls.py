"""What a call takes, read from code objects: `inspect.signature` asks objects, and writes defaults by their repr."""

from __future__ import annotations

import functools
import re
import types
import typing
from dataclasses import dataclass
from typing import Any

from perijove.interpreter.guarded.attributes import MISSING, among, attribute, in_classes, is_plain, mro, stored
from perijove.interpreter.guarded.promises import annotations_of
from perijove.interpreter.guarded.values import Class, Function, Known, Value

MAX_DEFAULT = 40
MAX_WRAPPED = 20
_VARARGS, _VARKEYWORDS = 0x04, 0x08
_DOCUMENTED = re.compile(r"\s*(?:[\w.]+\s*=\s*)?[\w.]+\(([^)]*)\)")
_NAME = re.compile(r"\**(?!\d)\w+$")


@dataclass(frozen=True)
class Parameter:
    """One parameter: `kind` is `positional`, `either`, `keyword`, `*` or `**`; `text` is as it is written."""

    name: str
    kind: str
    text: str

    def by_name(self, default: Any = MISSING) -> Parameter:
        """The same, to be given by name only; with another default, if one is given."""
        if self.kind == "**":
            return self
        equals = " = " if ":" in self.text.partition("=")[0] else "="
        text = (
            self.text if default is MISSING else self.text.partition("=")[0].rstrip() + equals + default_text(default)
        )
        return Parameter(self.name, "keyword", text)


def parameters(value: Value | None) -> list[Parameter] | None:
    """What may be given in a call; None where that is not known."""
    if isinstance(value, (Function, Class)):
        return [Parameter(name, "either", name) for name in value.parameters]
    return _of_object(value.value, 0) if isinstance(value, Known) else None


def _of_object(function: Any, depth: int) -> list[Parameter] | None:
    kind = type(function)
    if depth > MAX_WRAPPED:
        return None
    if kind is types.FunctionType:
        wrapped = stored(function).get("__wrapped__", MISSING)
        return of_function(function) if wrapped is MISSING else _of_object(wrapped, depth + 1)
    if kind is types.MethodType:
        return _without_first(_of_object(function.__func__, depth + 1))
    if among(kind, (staticmethod, classmethod)):
        found = _of_object(function.__func__, depth + 1)
        return found if kind is staticmethod else _without_first(found)
    if kind is functools.partial:
        return _of_partial(function, depth)
    if issubclass(kind, type):
        return _of_class(function, depth)
    if among(kind, (types.BuiltinFunctionType, types.MethodDescriptorType, types.MethodWrapperType)):
        return _of_builtin(function)
    called = in_classes(kind, "__call__")
    if type(called) is types.FunctionType:
        return _without_first(of_function(called))
    return documented(attribute(function, "__doc__")) if called is not MISSING else None


def _without_first(found: list[Parameter] | None) -> list[Parameter] | None:
    return found[1:] if found and not found[0].kind.startswith("*") else found


def _of_partial(function: functools.partial[Any], depth: int) -> list[Parameter] | None:
    found = _of_object(function.func, depth + 1)
    if found is None:
        return None
    given, named = len(function.args), function.keywords
    left = [each for index, each in enumerate(found) if index >= given or each.kind in {"keyword", "*", "**"}]
    first = next((index for index, each in enumerate(left) if each.name in named), len(left))
    return [  # a parameter that is given by name can only be given so again, and so can those behind it
        each if index < first else each.by_name(named.get(each.name, MISSING))
        for index, each in enumerate(left)
        if index < first or each.kind != "*"
    ]


def _of_class(kind: type, depth: int) -> list[Parameter] | None:
    """The parameters of the constructor: whichever of `__init__` and `__new__` is nearer."""
    for owner in mro(kind):
        members = type.__dict__["__dict__"].__get__(owner)
        for name in ("__init__", "__new__"):
            made = members.get(name)
            if type(made) is staticmethod:
                made = made.__func__
            if type(made) is types.FunctionType:
                return _without_first(_of_object(made, depth + 1))
    return _of_builtin(kind) if type(kind) is type else None


def of_function(function: types.FunctionType) -> list[Parameter]:
    """The parameters of a function written in Python."""
    code = function.__code__
    names = code.co_varnames
    defaults = function.__defaults__ or ()
    of_keywords = function.__kwdefaults__ or {}
    annotated = annotations_of(function)
    found: list[Parameter] = []

    def add(name: str, kind: str, default: Any = MISSING) -> None:
        stars = kind if kind.startswith("*") else ""
        found.append(Parameter(name, kind, stars + _written(name, annotated.get(name, MISSING), default)))

    for index, name in enumerate(names[: code.co_argcount]):
        place = index - code.co_argcount + len(defaults)
        kind = "positional" if index < code.co_posonlyargcount else "either"
        add(name, kind, defaults[place] if place >= 0 else MISSING)
    after = code.co_argcount + code.co_kwonlyargcount
    if code.co_flags & _VARARGS:
        add(names[after], "*")
    for name in names[code.co_argcount : after]:
        add(name, "keyword", of_keywords.get(name, MISSING))
    if code.co_flags & _VARKEYWORDS:
        add(names[after + bool(code.co_flags & _VARARGS)], "**")
    return found


def _written(name: str, annotation: Any, default: Any) -> str:
    text = name
    if annotation is not MISSING:
        text += f": {_annotation_text(annotation)}"
    if default is not MISSING:
        equals = " = " if annotation is not MISSING else "="
        text += equals + default_text(default)
    return text


def default_text(default: Any) -> str:
    """A default as it is written, where writing it runs nobody's code."""
    if is_plain(default):
        text = repr(default)
        return text if len(text) <= MAX_DEFAULT else "..."
    if among(type(default), (types.FunctionType, types.BuiltinFunctionType)) or type(default) is type:
        return str(default.__name__)
    if among(type(default), (list, dict, set)) and not default:
        return repr(default)
    return "..."


def _annotation_text(annotation: Any) -> str:
    if type(annotation) is str:
        return annotation
    if type(annotation) is types.GenericAlias and type(typing.get_origin(annotation)) is type:
        inner = ", ".join(map(_annotation_text, typing.get_args(annotation)))
        return f"{typing.get_origin(annotation).__name__}[{inner}]"
    if annotation is None:
        return "None"
    if type(annotation) is type:
        return annotation.__name__
    module = type(annotation).__module__ if type(type(annotation)) is type else ""
    if module in {"typing", "types"} and type(annotation) is not types.GenericAlias:
        return str(annotation).replace("typing.", "")
    if issubclass(type(annotation), type):
        return str(type.__dict__["__name__"].__get__(annotation))
    return "..."


def _of_builtin(function: Any) -> list[Parameter] | None:
    """The parameters of what is written in C: from its text signature, else from its documentation."""
    import inspect

    try:
        found = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return documented(attribute(function, "__doc__"))
    kinds: dict[Any, str] = {
        inspect.Parameter.POSITIONAL_ONLY: "positional",
        inspect.Parameter.KEYWORD_ONLY: "keyword",
        inspect.Parameter.VAR_POSITIONAL: "*",
        inspect.Parameter.VAR_KEYWORD: "**",
    }
    return [Parameter(each.name, kinds.get(each.kind, "either"), str(each)) for each in found]


def documented(doc: Any) -> list[Parameter] | None:
    """The parameters that the first line of a docstring gives, as numpy's and the older builtins' do."""
    found = _DOCUMENTED.match(doc) if type(doc) is str else None
    if found is None:
        return None
    kind = "either"
    made: list[Parameter] = []
    for part in re.split(r"[,\[\]]+", found[1]):
        text = part.strip()
        name = _NAME.search(text.partition("=")[0].rstrip())  # with a type before it, as Cython writes
        if text == "*":
            kind = "keyword"
        elif text == "/":
            made = [Parameter(each.name, "positional", each.text) for each in made]
        elif name:
            bare = name[0].lstrip("*")
            made.append(Parameter(bare, name[0][: len(name[0]) - len(bare)] or kind, text))
    return made


def signature_text(value: Value | None) -> str:
    """`(alpha, beta=1)`; nothing where it is not known."""
    found = parameters(value)
    if found is None:
        return ""
    return f"({', '.join(with_markers(found))})"


def with_markers(found: list[Parameter]) -> list[str]:
    """Parameters as they are written, with `/` and `*` where they belong."""
    parts: list[str] = []
    star = any(each.kind == "*" for each in found)
    for index, each in enumerate(found):
        if each.kind == "keyword" and not star:
            parts.append("*")
            star = True
        parts.append(each.text)
        following = found[index + 1].kind if index + 1 < len(found) else ""
        if each.kind == "positional" and following != "positional":
            parts.append("/")
    return parts


def returns_text(function: Any) -> str:
    """` -> type` as a function's annotation says it."""
    if type(function) is not types.FunctionType:
        return ""
    annotation = annotations_of(function).get("return", MISSING)
    return "" if annotation is MISSING else f" -> {_annotation_text(annotation)}"
