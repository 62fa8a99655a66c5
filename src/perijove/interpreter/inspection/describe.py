"""What an object is, for `obj?` and for Shift-Tab: what stands at the cursor, found and put together."""

from __future__ import annotations

import inspect
import re
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perijove.interpreter import compile as cells
from perijove.interpreter import guarded
from perijove.interpreter.ansi import Ink
from perijove.interpreter.cursor import expression_before, place
from perijove.interpreter.guarded.attributes import MISSING, among, in_classes, is_plain
from perijove.interpreter.guarded.calls import parameters, returns_text, with_markers
from perijove.interpreter.guarded.values import Instance, Known
from perijove.interpreter.inspection.rendering import Report, as_html, as_text
from perijove.interpreter.inspection.sources import class_docstring, docstring, file_of, source_text, unwrapped
from perijove.interpreter.inspection.values import length, value_text
from perijove.interpreter.traceback.frames import short_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol

    class Magics(Protocol):
        """The magics there are: a registry of the package above this module."""

        def has(self, kind: str, name: str, /) -> bool: ...
        def find(self, kind: str, name: str, /) -> Any: ...


MAX_LINE = 75
MAX_SUBCLASSES = 10
_REST_OF_NAME = re.compile(r"\w*")
_MAGIC = re.compile(r"%{1,2}[\w.]+")


@dataclass(frozen=True)
class Options:
    """How things are inspected: what may be run for it, in which colours, and what else is asked of an object.

    `hooks` are functions by MIME type: of the object and its name, or of one `HookData`.
    """

    policy: guarded.Policy = guarded.LIMITED
    ink: Ink = Ink(colors=True)  # noqa: RUF009 - it is a value
    hooks: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Any, hooks: Mapping[str, Callable[..., Any]]) -> Options:
        """The options that an interpreter's settings stand for."""
        return cls(guarded.POLICIES[settings.evaluation], Ink.of(settings), hooks)


@dataclass(frozen=True)
class HookData:
    """What a MIME hook with one parameter is given."""

    obj: Any
    info: str
    info_dict: dict[str, str]
    detail_level: int
    omit_sections: list[str] = field(default_factory=list)


def inspect_at(
    code: str,
    cursor: int,
    names: Mapping[str, Any],
    magics: Magics,
    *,
    detail: int = 0,
    options: Options | None = None,
) -> dict[str, Any] | None:
    """What stands at the cursor, or the function in whose brackets it stands, as a MIME bundle."""
    options = options or Options()
    cursor = max(0, min(cursor, len(code)))
    for expression in _candidates(code, cursor):
        found, obj = _found(expression, names, magics, detail, options.policy)
        if found is not None:
            bundle: dict[str, Any] = {
                "text/plain": as_text(found, options.ink),
                "text/html": as_html(found),
            }
            return {**bundle, **_hooked(options.hooks, obj, expression, found, detail)}
    return None


def _hooked(hooks: Mapping[str, Callable[..., Any]], obj: Any, name: str, found: Report, detail: int) -> dict[str, Any]:
    """What the users' hooks say of an object; one that fails says nothing."""
    said: dict[str, Any] = {}
    for mime, hook in hooks.items():
        try:
            data = HookData(obj, name, dict(found.sections), detail)
            value = hook(data) if len(inspect.signature(hook).parameters) == 1 else hook(obj, name)
        except Exception:  # noqa: BLE001, S112 - user code; the others' results are not lost for it
            continue
        if value is not None:
            said[mime] = value
    return said


def _candidates(code: str, cursor: int) -> list[str]:
    line = code[code.rfind("\n", 0, cursor) + 1 :].partition("\n")[0]
    if found := _MAGIC.match(line.strip()):
        return [found[0]]
    rest = _REST_OF_NAME.match(code, cursor)
    end = rest.end() if rest else cursor
    found_here = expression_before(code[:end])
    expressions = [found_here] if found_here and not found_here[0].isdigit() else []
    if code[cursor - 1 : cursor] == "(":
        expressions.insert(0, expression_before(code[: cursor - 1]))
    for bracket, index in reversed(place(code, cursor).brackets):
        if bracket == "(" and (function := expression_before(code[:index].rstrip(" "))):
            expressions.append(function)
    return expressions


def describe(expression: str, names: Mapping[str, Any], magics: Magics, *, detail: int = 0, ink: Ink) -> str | None:
    """The text for an expression or a magic's name; None when it is nothing known."""
    found, _ = _found(expression, names, magics, detail, guarded.LIMITED)
    return None if found is None else as_text(found, ink)


def _found(
    expression: str, names: Mapping[str, Any], magics: Magics, detail: int, policy: guarded.Policy
) -> tuple[Report | None, Any]:
    obj = MISSING if expression.startswith("%") else _object(expression, names, policy)
    if obj is not MISSING:
        return report(obj, expression, detail, ask=policy.stored), obj
    magic = _magic(expression, magics)
    return (None, None) if magic is None else (_of_magic(magic, detail), magic.function)


def _object(expression: str, names: Mapping[str, Any], policy: guarded.Policy) -> Any:
    """The object that an expression stands for; a property is looked at, not asked."""
    if expression in names and expression.isidentifier():
        return names[expression]
    found = guarded.infer(expression, names, policy)
    if isinstance(found, Known):
        return found.value
    before, dot, name = expression.rpartition(".")
    if dot and name.isidentifier():
        owner = guarded.infer(before, names, policy)
        if isinstance(owner, Known):
            kept = guarded.static_attribute(owner.value, name)
        else:
            kept = in_classes(owner.kind, name) if isinstance(owner, Instance) else MISSING
        if kept is not MISSING:
            return kept
    return found.kind if isinstance(found, Instance) else MISSING


def _magic(expression: str, magics: Magics) -> Any:
    name = expression.lstrip("%")
    kinds = ["cell"] if expression.startswith("%%") else ["line", "cell"]
    for kind in kinds:
        if magics.has(kind, name):
            return magics.find(kind, name)
    return None


def _of_magic(magic: Any, detail: int) -> Report:
    """A magic by its documentation: its signature is that of all magics."""
    text = source_text(magic.function) if detail else docstring(magic.function)
    head = ("%%" if magic.kind == "cell" else "%") + magic.name
    file = file_of(magic.function)
    where = cells.label(file) or short_path(file)
    return Report((("", text or "(no documentation)"), ("File", where)), head)


def report(obj: Any, expression: str, detail: int = 0, *, ask: bool = True) -> Report:
    """Everything that is told of an object; its `__repr__` is run if `ask`."""
    is_class = issubclass(type(obj), type)
    sections: list[tuple[str, str]] = []
    if signature := definition_text(obj, expression):
        sections.append(("Signature" if is_class or _is_routine(obj) else "Call signature", signature))
    if not _is_routine(obj) and not is_class and type(obj) is not property:
        if ask or is_plain(obj):
            sections.append(("Value", value_text(obj)))
        size = length(obj)
        if size is not None:
            sections.append(("Length", str(size)))
    source = source_text(obj) if detail else ""
    if source:
        sections.append(("Source", "\n" + source.rstrip()))
    else:
        sections += _documentation(obj)
    if file := file_of(obj):
        sections.append(("File", cells.label(file) or short_path(file)))
    sections.append(("Type", type.__dict__["__name__"].__get__(type(obj))))
    if is_class and (subclasses := _subclasses(obj)):
        sections.append(("Subclasses", subclasses))
    return Report(tuple(sections))


def _is_routine(obj: Any) -> bool:
    return inspect.isroutine(obj) if among(type(obj), _ROUTINES) else False


_ROUTINES = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)


def _documentation(obj: Any) -> list[tuple[str, str]]:
    """An object's own documentation, its class's, and what says how to make or call it."""
    found: list[tuple[str, str]] = []
    own = docstring(obj)
    of_class = "" if issubclass(type(obj), type) or _is_routine(obj) else class_docstring(obj)
    if own and own != of_class:
        found.append(("Docstring", own))
    if of_class and type(obj) is not property and not issubclass(type(obj), types.ModuleType):
        found.append(("Class docstring", of_class))
    special = "__init__" if issubclass(type(obj), type) else "__call__"
    owner = obj if issubclass(type(obj), type) else type(obj)
    function = in_classes(owner, special)
    if type(function) is types.FunctionType and not _is_routine(obj) and (doc := docstring(function)):
        found.append(("Init docstring" if special == "__init__" else "Call docstring", doc))
    return [(name, ("\n" if "\n" in text else "") + text) for name, text in found]


def definition_text(obj: Any, expression: str = "") -> str:
    """`name(parameters) -> type`, on several lines when long; nothing for what can't be called."""
    found = parameters(Known(obj)) if callable(obj) else None
    if found is None:
        return ""
    name = (expression or _name(obj)).lstrip("%")
    tail = returns_text(unwrapped(obj))
    parts = with_markers(found)
    text = f"{name}({', '.join(parts)}){tail}"
    if len(text) <= MAX_LINE or not parts:
        return text
    return "\n" + "\n".join([f"{name}(", *(f"    {part}," for part in parts), f"){tail}"])


def _name(obj: Any) -> str:
    found = guarded.attribute(obj, "__name__")
    return found if type(found) is str else ""


def _subclasses(kind: type) -> str:
    every: list[type] = type.__subclasses__(kind) if kind is not type else []
    names = [type.__dict__["__name__"].__get__(each) for each in every]
    return ", ".join(names[:MAX_SUBCLASSES]) + (", ..." if len(names) > MAX_SUBCLASSES else "")
