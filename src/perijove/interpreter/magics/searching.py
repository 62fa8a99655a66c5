"""`%psearch`: names that match a pattern, here, among the builtins, in an object."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perijove.interpreter.magics.caller import Shell

NAMESPACES = ("user", "user_global", "user_local", "internal", "builtin", "alias")
_SEARCHED = ("user", "user_global", "user_local", "builtin", "alias")
# Python's own word for a type, as `%psearch -l` lists it; any class's name works as well.
TYPES = (
    "function",
    "class",
    "module",
    "method",
    "property",
    "instance",
    "dict",
    "list",
    "tuple",
    "str",
    "int",
    "float",
)


@register_line_magic(expand=False)
def psearch(shell: Shell, line: str) -> None:
    """Names that match a pattern: `%psearch [-a] [-c|-i] [-l] [-e NAMES] [-s NAMES] PATTERN [TYPE]`.

    `a*b` are names here, `module.*a*` those in an object, `*.a*` those in every object here; `a*b?` says the same. A
    TYPE such as `function`, `class` or a class's name leaves out others. -a shows names that begin with an underscore
    too, -i takes large letters for small, -c (the default) does not, -l lists the types, -s also searches and -e does
    not search: user, user_global, user_local, internal, builtin, alias.
    """
    chosen, searched, rest = _options(line)
    if "l" in chosen:
        sys.stdout.write("".join(f"{name}\n" for name in sorted(TYPES)))
        return
    words = rest.strip().strip("?").split()
    if not 1 <= len(words) <= 2:
        raise UsageError(f"%psearch needs a pattern, and may have a type after it, found {len(words)} words")
    pattern, kind = words[0].strip("?"), words[1] if len(words) == 2 else ""
    names: dict[str, Any] = {}
    for space in reversed(searched):
        names.update(_names(shell, space))
    found = _matches(names, pattern, exact="i" not in chosen, hidden="a" in chosen)
    shell.page("".join(f"{name}\n" for name in sorted(found) if not kind or _is_of(found[name], kind)))


def _options(line: str) -> tuple[dict[str, str], list[str], str]:
    """The options, the namespaces to search in order, and the rest; -e and -s may come several times."""
    searched = list(_SEARCHED)
    chosen: dict[str, str] = {}
    rest = line.strip()
    while rest.startswith("-"):
        head, _, after = rest.partition(" ")
        if head[1:2] in {"e", "s"}:
            value = head[2:]
            if not value:
                value, _, after = after.strip().partition(" ")
            if value not in NAMESPACES:
                raise UsageError(f"-{head[1]} knows {', '.join(NAMESPACES)}, found {value!r}")
            searched = [name for name in searched if name != value] + [value] * (head[1] == "s")
        else:
            chosen.update(options.parse(head, "acil")[0])
        rest = after.strip()
    return chosen, searched, rest


def _names(shell: Shell, space: str) -> Mapping[str, Any]:
    if space == "builtin":
        return vars(sys.modules["builtins"])
    if space == "alias":
        return dict(shell.interpreter.aliases.list())
    user = shell.interpreter.user
    hidden = space == "internal"
    return {
        name: value for name, value in shell.user_ns.items() if isinstance(name, str) and user.is_hidden(name) == hidden
    } | ({} if hidden else {name: value for name, value in shell.user_ns.items() if name.startswith("_")})


def _matches(names: Mapping[str, Any], pattern: str, *, exact: bool, hidden: bool) -> dict[str, Any]:
    """What a dotted pattern matches, with the dotted names found."""
    first, dot, rest = pattern.partition(".")
    found = {name: names[name] for name in _matching(names, first, exact=exact, hidden=hidden)}
    if not dot:
        return found
    below: dict[str, Any] = {}
    inner, _, _ = rest.partition(".")
    for name, value in found.items():
        wanted = _matching(guarded.attribute_names(value), inner, exact=exact, hidden=hidden)
        members = {member: guarded.attribute(value, member) for member in wanted}
        for member, found_below in _matches(members, rest, exact=exact, hidden=hidden).items():
            below[f"{name}.{member}"] = found_below
    return below


def _matching(names: Iterable[str], pattern: str, *, exact: bool, hidden: bool) -> list[str]:
    import fnmatch

    def folded(text: str) -> str:
        return text if exact else text.lower()

    return [
        name
        for name in names
        if isinstance(name, str)
        and fnmatch.fnmatchcase(folded(name), folded(pattern.replace("[", "[[]")))
        and (hidden or pattern.startswith("_") or not name.startswith("_"))
    ]


def _is_of(value: Any, kind: str) -> bool:
    """Whether a value is of a type, found out without running code of its own."""
    import types

    known: dict[str, Any] = {
        "function": types.FunctionType,
        "module": types.ModuleType,
        "class": type,
        "method": (types.MethodType, types.MethodDescriptorType, types.BuiltinMethodType),
        "property": property,
    }
    if kind == "instance":
        return not issubclass(type(value), (type, types.ModuleType, types.FunctionType))
    if kind in known:
        return issubclass(type(value), known[kind])
    return type(value).__name__ == kind
