"""`IPython.core.oinspect`: what is known of an object, and of a name."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perijove.compat.files import compress_user
from perijove.interpreter import inspection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST = 200  # characters of an object's text, unless everything is asked for
_MISSING: Any = object()
_PART = re.compile(r"\.?([^\W\d]\w*)|\[(-?\d+|'[^']*'|\"[^\"]*\"|[^\W\d]\w*)\]")
info_fields = (
    *("type_name", "base_class", "string_form", "namespace", "length", "file", "definition", "docstring", "source"),
    *("init_definition", "class_docstring", "init_docstring", "call_def", "call_docstring", "subclasses"),
    *("ismagic", "isalias", "isclass", "found", "name"),
)


@dataclass
class OInfo:
    """What a name means, and where."""

    ismagic: bool
    isalias: bool
    found: bool
    namespace: str | None
    parent: Any
    obj: Any

    def get(self, field: str) -> Any:
        """One of its fields."""
        return getattr(self, field)


def object_info(**given: Any) -> dict[str, Any]:
    """All fields, with those that are given."""
    return {**dict.fromkeys(info_fields), **given}


def getdoc(obj: Any) -> str | None:
    """An object's documentation: what its `getdoc` says, or its docstring."""
    try:
        own = obj.getdoc()
    except Exception:  # noqa: BLE001 - user code
        own = None
    if isinstance(own, str):
        return inspect.cleandoc(own)
    try:
        return inspect.getdoc(obj)
    except Exception:  # noqa: BLE001 - user code
        return None


def getsource(obj: Any, oname: str = "") -> str | None:
    """The source of an object, or of the functions of a property; None when it is not known."""
    if isinstance(obj, property):
        sources = [getsource(function, oname) for function in (obj.fget, obj.fset, obj.fdel) if function is not None]
        return "".join(source for source in sources if source) or None
    return inspection.source_text(obj) or None


def find_file(obj: Any) -> str | None:
    """The file that an object was written in; None when it is not known."""
    return inspection.file_of(obj) or None


def find_source_lines(obj: Any) -> int | None:
    """The number of an object's first line in its file; None when it is not known."""
    inner = inspect.unwrap(obj) if callable(obj) else obj
    try:
        return inspect.getsourcelines(inner if inspect.isroutine(inner) or inspect.isclass(inner) else type(inner))[1]
    except (OSError, TypeError):
        return None


def is_simple_callable(obj: Any) -> bool:
    """Whether an object is a function or a method."""
    return inspect.isroutine(obj)


def _render_signature(obj_signature: inspect.Signature, obj_name: str) -> str:
    """A call, on several lines when it is long."""
    text = f"{obj_name}{obj_signature}"
    if len(text) <= _LINE:
        return text
    unlaid = obj_signature.replace(return_annotation=inspect.Signature.empty)
    parts = [str(unlaid.replace(parameters=[each]))[1:-1] for each in obj_signature.parameters.values()]
    returns = f" -> {inspect.formatannotation(obj_signature.return_annotation)}" if "->" in text else ""
    return "\n".join([f"{obj_name}(", *(f"    {part}," for part in parts), f"){returns}"])


_LINE = 75


class Inspector:
    """Tells what objects are."""

    def __init__(self, shell: Any = None, *_: Any, **options: Any) -> None:
        self.shell: Any = shell or options.get("parent")

    @property
    def mime_hooks(self) -> dict[str, Any]:
        """Functions by MIME type that add to what is told of an object."""
        found: dict[str, Any] = self.shell.interpreter.mime_hooks
        return found

    def info(self, obj: Any, oname: str = "", info: Any = None, detail_level: int = 0) -> dict[str, Any]:
        """What is known of an object, in parts; with its source and its whole text at level 1."""
        kind = type(obj)
        is_class = isinstance(obj, type)
        source = getsource(obj, oname) if detail_level else None
        file = find_file(obj)
        found = object_info(
            name=oname,
            found=True,
            isclass=is_class,
            ismagic=bool(info is not None and info.ismagic),
            isalias=bool(info is not None and info.isalias),
            namespace=None if info is None else info.namespace,
            type_name=kind.__name__,
            base_class=str(kind),
            string_form=_text(obj, 0 if detail_level else _MOST),
            length=_length(obj),
            file=None if file is None else compress_user(file),
            source=source,
            docstring=None if source else _own_documentation(obj),
        )
        return {**found, **(_of_class(obj, oname) if is_class else _of_instance(obj, oname))}

    def pinfo(self, obj: Any, oname: str = "", formatter: Any = None, info: Any = None, detail_level: int = 0) -> None:
        """Show what is known of an object."""
        del formatter, info
        self.shell.page(self._text(obj, oname, detail_level))

    def pdoc(self, obj: Any, oname: str = "", formatter: Any = None) -> None:
        """Show its documentation."""
        del formatter
        self.shell.page(getdoc(obj) or f"No documentation found for {oname}")

    def psource(self, obj: Any, oname: str = "") -> None:
        """Show its source."""
        self.shell.page(getsource(obj, oname) or f"No source found for {oname}")

    def pfile(self, obj: Any, oname: str = "") -> None:
        """Show the file that it was written in."""
        self.shell.run_line_magic("pycat", find_file(obj) or oname)

    def pdef(self, obj: Any, oname: str = "") -> None:
        """Show how it is called."""
        print(_definition(obj, oname) or f"No definition header found for {oname}")

    def _text(self, obj: Any, oname: str, detail_level: int) -> str:
        from perijove.interpreter.ansi import Ink
        from perijove.interpreter.inspection.rendering import as_text

        return as_text(inspection.report(obj, oname, detail_level), Ink.of(self.shell.interpreter.settings))


def _definition(obj: Any, oname: str) -> str:
    return inspection.definition_text(obj, oname).lstrip("\n")


def _own_documentation(obj: Any) -> str | None:
    text = getdoc(obj)
    return text or "<no docstring>"


def _of_class(kind: type, oname: str) -> dict[str, Any]:
    below: list[type] = type.__subclasses__(kind) if kind is not type else []
    return {
        "init_definition": _definition(kind, oname or kind.__name__) or f"{kind.__name__}(*args, **kw)",
        "init_docstring": _documented(kind, "__init__"),
        "subclasses": ", ".join(each.__name__ for each in below[:10]) or None,
    }


def _of_instance(obj: Any, oname: str) -> dict[str, Any]:
    if inspect.isroutine(obj):
        return {"definition": _definition(obj, oname) or None}
    kind = type(obj)
    found: dict[str, Any] = {"init_docstring": _documented(kind, "__init__")}
    class_docstring = getdoc(kind)
    if class_docstring and class_docstring != getdoc(obj):
        found["class_docstring"] = class_docstring
    if callable(obj):
        found["call_def"] = _definition(obj, oname) or None
        found["call_docstring"] = _documented(kind, "__call__")
    return found


def _documented(kind: type, name: str) -> str | None:
    """The documentation of a method that was written for its class."""
    function = getattr(kind, name, None)
    return getdoc(function) if inspect.isfunction(function) else None


def _text(obj: Any, most: int) -> str:
    try:
        text = str(obj)
    except Exception as error:  # noqa: BLE001 - user code
        return f"(its str raised {type(error).__name__})"
    return f"{text[: most // 2]} <...> {text[-most // 2 :]}" if most and len(text) > most else text


def _length(obj: Any) -> str | None:
    try:
        return str(len(obj))
    except Exception:  # noqa: BLE001 - user code
        return None


def find_name(shell: Any, oname: str, namespaces: Sequence[tuple[str, Mapping[str, Any]]] | None = None) -> OInfo:
    """What a dotted name with indexes means, as `name?` looks for it; of a property it is the property itself."""
    import builtins

    name = oname.strip()
    places = namespaces or [("Interactive", shell.user_ns), ("Python builtin", vars(builtins))]
    parts = list(_PART.finditer(name))
    whole = "".join(part[0] for part in parts) == name and bool(parts)
    for place, names in places if whole and not name.startswith("%") else ():
        if parts[0][1] in names:
            parent, obj = _followed(names[parts[0][1]], parts[1:], names)
            if obj is not _MISSING:
                return OInfo(ismagic=False, isalias=False, found=True, namespace=place, parent=parent, obj=obj)
            if len(parts) > 1:
                return OInfo(ismagic=False, isalias=False, found=False, namespace=None, parent=parent, obj=None)
    kinds = ("cell",) if name.startswith("%%") else ("line", "cell")
    magic = next((found for kind in kinds if (found := shell.find_magic(name.lstrip("%"), kind))), None)
    missing = magic is None
    origin = None if missing else "IPython internal"
    return OInfo(ismagic=not missing, isalias=False, found=not missing, namespace=origin, parent=None, obj=magic)


def _followed(value: Any, parts: Sequence[re.Match[str]], names: Mapping[str, Any]) -> tuple[Any, Any]:
    """The last owner and the value that attributes and indexes lead to."""
    parent = None
    for part in parts:
        parent = value
        if part[1]:
            of_class = inspect.getattr_static(type(parent), part[1], None)
            if isinstance(of_class, property):
                value = of_class
                continue
        try:
            value = getattr(parent, part[1]) if part[1] else parent[_index(part[2], names)]
        except Exception:  # noqa: BLE001 - user code
            return parent, _MISSING
    return parent, value


def _index(text: str, names: Mapping[str, Any]) -> Any:
    return names[text] if text.isidentifier() else ast.literal_eval(text)


def object_inspect(shell: Any, oname: str, detail_level: int = 0) -> dict[str, Any]:
    """What is known of a name, in parts; `found` says whether it is anything."""
    found = find_name(shell, oname)
    if not found.found:
        return object_info(name=oname, found=False)
    told = shell.inspector.info(found.obj, oname, found, detail_level)
    return {**told, "docstring": getdoc(found.obj)} if found.ismagic and not detail_level else told


def show(shell: Any, meth: str, oname: str, namespaces: Any = None, **options: Any) -> Any:
    """Show what is known of a name, by one of the inspector's methods; "not found" when it is nothing."""
    found = find_name(shell, oname, namespaces)
    if not found.found:
        print(f"Object `{oname}` not found.")
        return "not found"
    detail = {"detail_level": options["detail_level"]} if "detail_level" in options and meth == "pinfo" else {}
    getattr(shell.inspector, meth)(found.obj, oname, **detail)
    return None
