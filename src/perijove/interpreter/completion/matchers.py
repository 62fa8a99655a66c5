"""The matchers: magics, imports, keys, attributes, arguments, names, paths."""

from __future__ import annotations

import keyword
import re
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.completion.imports import imports
from perijove.interpreter.completion.matching import Context, Match, kind_of, matching, signature_of
from perijove.interpreter.completion.strings import keys, paths
from perijove.interpreter.cursor import expression_before, name_before

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SIGNATURES = 200
_MAGIC = re.compile(r"[ \t]*(?:[\w.,\[\] ]+=[ \t]*)?(%{1,2})([\w.]*)$")
_WORD = re.compile(r"(?!\d)\w+")


def line_magics(context: Context) -> list[Match]:
    """`%na`, also after `=`, and `%%na` on the first line."""
    found = _MAGIC.fullmatch(context.place.line)
    if found is None or context.place.string >= 0 or context.place.brackets:
        return []
    start = context.cursor - len(found[1]) - len(found[2])
    matches: list[Match] = []
    if found[1] == "%":
        matches = [Match(f"%{name}", start, "magic") for name in matching(context.magics.names("line"), found[2])]
    if context.place.line_start == 0 and found.start(1) == 0:
        matches += [Match(f"%%{name}", start, "magic") for name in matching(context.magics.names("cell"), found[2])]
    return matches


def attributes(context: Context) -> list[Match]:
    """`expression.na`."""
    text = context.place.text
    if context.place.in_comment or context.place.string >= 0:
        return []
    prefix = name_before(text)
    before = text[: len(text) - len(prefix)].rstrip(" ")
    if not before.endswith(".") or before.endswith(".."):
        return []
    obj = guarded.evaluate(expression_before(before[:-1].rstrip(" ")), context.names)
    if obj is guarded.MISSING:
        return []
    start = context.cursor - len(prefix)
    names = [name for name in matching(guarded.attribute_names(obj), prefix) if name.isidentifier()]
    matches: list[Match] = []
    for index, name in enumerate(names):
        value = guarded.attribute(obj, name) if index < MAX_SIGNATURES else guarded.MISSING
        matches.append(Match(name, start, kind_of(value), signature_of(value)))
    return matches


def arguments(context: Context) -> list[Match]:
    """`function(na` gives `name=`."""
    where = context.place
    if not _at_name(context) or not where.brackets or where.brackets[-1][0] != "(":
        return []
    prefix = name_before(where.text)
    opened = where.brackets[-1][1]
    before = where.text[: len(where.text) - len(prefix)].rstrip()
    if not before.endswith(("(", ",")):
        return []
    function = guarded.evaluate(expression_before(where.text[:opened].rstrip(" ")), context.names)
    if function is guarded.MISSING or not callable(function):
        return []
    given = set(re.findall(r"(\w+)\s*=(?!=)", where.text[opened + 1 :]))
    names = [name for name in _parameters(function) if name not in given]
    return [Match(f"{name}=", context.cursor - len(prefix), "param") for name in names if name.startswith(prefix)]


def _parameters(function: Any) -> list[str]:
    import inspect

    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return []
    named = {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY}
    return [parameter.name for parameter in parameters if parameter.kind in named]


def names(context: Context) -> list[Match]:
    """Names of the namespace, of the code itself, of Python."""
    if not _at_name(context):
        return []
    prefix = name_before(context.place.text)
    if not prefix and context.place.text.strip() and not context.place.brackets and context.place.line.strip():
        return []
    start = context.cursor - len(prefix)
    own = {name: value for name, value in context.names.items() if isinstance(name, str)}
    builtin = vars(sys.modules["builtins"])
    written = _written(context)
    found = matching({**dict.fromkeys(written), **builtin, **own}, prefix)
    matches = [_name_match(name, start, own, builtin) for name in found]
    matches += [Match(word, start, "keyword") for word in keyword.kwlist if prefix and word.startswith(prefix)]
    return matches


def _name_match(name: str, start: int, own: dict[str, Any], builtin: dict[str, Any]) -> Match:
    value = own.get(name, builtin.get(name, guarded.MISSING))
    return Match(name, start, kind_of(value), signature_of(value) if name in own else "")


def _written(context: Context) -> set[str]:
    """Words of the cell itself that are names: it may define them before it has run."""
    words = set(_WORD.findall(context.code[: context.place.line_start]))
    words.update(re.findall(r"^[ \t]*(?:def|class|async def)[ \t]+(\w+)", context.code, re.MULTILINE))
    words.update(re.findall(r"^[ \t]*(\w+)[ \t]*=(?!=)", context.code, re.MULTILINE))
    return {word for word in words if not keyword.iskeyword(word)}


def _at_name(context: Context) -> bool:
    where = context.place
    if where.in_comment or where.string >= 0:
        return False
    prefix = name_before(where.text)
    return not where.text[: len(where.text) - len(prefix)].rstrip(" ").endswith(".")


GROUPS: list[list[Callable[[Context], list[Match]]]] = [
    [line_magics],
    [imports],
    [keys],
    [paths],
    [attributes],
    [arguments, names],
]
