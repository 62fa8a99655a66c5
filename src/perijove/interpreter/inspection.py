"""What an object is, for `obj?` and for Shift-Tab: signature, docstring, source, file, type."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter import compile as cells
from perijove.interpreter import guarded
from perijove.interpreter.ansi import Ink
from perijove.interpreter.cursor import expression_before, place
from perijove.interpreter.traceback.frames import short_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class Magics(Protocol):
        """The magics there are: a registry of the package above this module."""

        def has(self, kind: str, name: str, /) -> bool: ...
        def find(self, kind: str, name: str, /) -> Any: ...


MAX_VALUE = 200
MAX_SOURCE = 100_000
_REST_OF_NAME = re.compile(r"\w*")
_MAGIC = re.compile(r"%{1,2}[\w.]+")
_SKIPPED = (int, float, str, bytes, bool, list, tuple, dict, set, frozenset, complex)


def inspect_at(
    code: str, cursor: int, names: Mapping[str, Any], magics: Magics, *, detail: int = 0, colors: bool = True
) -> dict[str, Any] | None:
    """What stands at the cursor, or the function in whose brackets it stands, as a MIME bundle."""
    cursor = max(0, min(cursor, len(code)))
    for expression in _candidates(code, cursor):
        found = describe(expression, names, magics, detail=detail, colors=colors)
        if found is not None:
            return {"text/plain": found}
    return None


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


def describe(
    expression: str, names: Mapping[str, Any], magics: Magics, *, detail: int = 0, colors: bool = True
) -> str | None:
    """The text for an expression or a magic's name; None when it is nothing known."""
    ink = Ink(colors=colors)
    obj = guarded.MISSING if expression.startswith("%") else guarded.evaluate(expression, names)
    if obj is not guarded.MISSING:
        return _text(obj, expression, ink, detail)
    magic = _magic(expression, magics)
    return None if magic is None else _magic_text(magic, ink, detail)


def _magic(expression: str, magics: Magics) -> Any:
    name = expression.lstrip("%")
    kinds = ["cell"] if expression.startswith("%%") else ["line", "cell"]
    for kind in kinds:
        if magics.has(kind, name):
            return magics.find(kind, name)
    return None


def _magic_text(magic: Any, ink: Ink, detail: int) -> str:
    """A magic by its documentation: its signature is that of all magics."""
    text = source_text(magic.function) if detail else docstring(magic.function)
    head = ("%%" if magic.kind == "cell" else "%") + magic.name
    file = short_path(_file(magic.function))
    return f"{ink('heading', head)}\n{text or '(no documentation)'}\n{ink('heading', 'File:')} {file}"


def _text(obj: Any, expression: str, ink: Ink, detail: int) -> str:
    sections: list[tuple[str, str]] = []
    if signature := signature_text(obj, expression):
        sections.append(("Signature", signature))
    if not callable(obj):
        sections.append(("Value", _value(obj)))
        length = _length(obj)
        if length is not None:
            sections.append(("Length", str(length)))
    source = source_text(obj) if detail else None
    doc = docstring(obj)
    if source:
        sections.append(("Source", "\n" + source.rstrip()))
    elif doc:
        sections.append(("Docstring", ("\n" if "\n" in doc else "") + doc))
    if isinstance(obj, type) and (first := docstring(vars(obj).get("__init__"))) and not source:
        sections.append(("Init docstring", first))
    if file := _file(obj):
        sections.append(("File", cells.label(file) or short_path(file)))
    sections.append(("Type", type(obj).__name__))
    if isinstance(obj, type) and (subclasses := _subclasses(obj)):
        sections.append(("Subclasses", subclasses))
    width = max(len(name) for name, _ in sections) + 1
    return "\n".join(
        f"{ink('heading', name + ':')}{text}"
        if text.startswith("\n")
        else f"{ink('heading', (name + ':').ljust(width))} {text}"
        for name, text in sections
    )


def signature_text(obj: Any, expression: str) -> str:
    """`name(parameters)`, on several lines when long."""
    if not callable(obj):
        return ""
    try:
        signature = inspect.signature(obj)
    except Exception:  # noqa: BLE001 - `__signature__` may be user code; builtins have none
        return ""
    name = expression.rpartition(".")[2].lstrip("%")
    text = f"{name}{signature}"
    if len(text) <= 75 or not signature.parameters:
        return text
    lines = [f"    {parameter}," for parameter in _with_markers(signature)]
    returns = signature.return_annotation
    tail = "" if returns is inspect.Signature.empty else f" -> {inspect.formatannotation(returns)}"
    return "\n" + "\n".join([f"{name}(", *lines, f"){tail}"])


def _with_markers(signature: inspect.Signature) -> list[str]:
    parameters = list(signature.parameters.values())
    parts: list[str] = []
    star = any(item.kind is item.VAR_POSITIONAL for item in parameters)
    for index, item in enumerate(parameters):
        if item.kind is item.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append(str(item))
        following = parameters[index + 1] if index + 1 < len(parameters) else None
        if item.kind is item.POSITIONAL_ONLY and (following is None or following.kind is not item.POSITIONAL_ONLY):
            parts.append("/")
    return parts


def _value(obj: Any) -> str:
    from perijove.interpreter.display.pretty import pretty

    try:
        text = pretty(obj)
    except Exception as error:  # noqa: BLE001 - user code
        return f"(its repr raised {type(error).__name__})"
    text = text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + " ..."
    return "\n" + text if "\n" in text else text


def _length(obj: Any) -> int | None:
    if not isinstance(obj, _SKIPPED) and not guarded.is_trusted(obj):
        return None
    try:
        return len(obj)
    except Exception:  # noqa: BLE001 - as above
        return None


def docstring(obj: Any) -> str:
    """An object's documentation, unindented."""
    if obj is None or isinstance(obj, _SKIPPED):
        return ""
    found: Any = guarded.attribute(obj, "__doc__")
    if found is guarded.MISSING and not isinstance(obj, type):
        found = guarded.attribute(type(obj), "__doc__")
    if callable(obj) and not isinstance(obj, type) and not isinstance(found, str):
        try:
            found = inspect.getdoc(obj)
        except Exception:  # noqa: BLE001 - user code
            found = ""
    return inspect.cleandoc(found) if isinstance(found, str) else ""


def source_text(obj: Any) -> str:
    """The source of a function, class or module; nothing when it is not known."""
    for candidate in (obj, type(obj)):
        try:
            return inspect.getsource(inspect.unwrap(candidate) if callable(candidate) else candidate)[:MAX_SOURCE]
        except Exception:  # noqa: BLE001 - user code; builtins have no source
            if own := _class_source(candidate):
                return own
    return ""


def _class_source(kind: Any) -> str:
    """The source of a class of a cell: `inspect` looks for a file of `__main__`, methods know their cell."""
    import ast
    import linecache

    if not isinstance(kind, type):
        return ""
    for member in vars(kind).values():
        code = getattr(member, "__code__", None)
        lines = linecache.getlines(code.co_filename) if code is not None else []
        if not lines:
            continue
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
                return "".join(lines[node.lineno - 1 : node.end_lineno])
    return ""


def _file(obj: Any) -> str:
    known = (type, *_SKIPPED)
    candidates: list[Any] = [obj] if isinstance(obj, known) else [obj, type(obj)]
    for candidate in candidates:
        try:
            return inspect.getfile(inspect.unwrap(candidate) if callable(candidate) else candidate)
        except Exception:  # noqa: BLE001, S112 - as above
            continue
    return ""


def _subclasses(kind: Any) -> str:
    try:
        names = [str(each.__name__) for each in kind.__subclasses__()]
    except TypeError:
        return ""
    return ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
