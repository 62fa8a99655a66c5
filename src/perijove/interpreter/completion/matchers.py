"""The matchers of Python: attributes, arguments, names."""

from __future__ import annotations

import itertools
import keyword
import re
import sys
from typing import Any

from perijove.interpreter import guarded
from perijove.interpreter.completion.custom import names_told
from perijove.interpreter.completion.matching import Context, Match
from perijove.interpreter.completion.members import Members, kind_of, signature_of
from perijove.interpreter.completion.result import MAX_MATCHES
from perijove.interpreter.cursor import expression_before, name_before, owner_before
from perijove.interpreter.guarded.calls import parameters, signature_text
from perijove.interpreter.guarded.operations import names_of
from perijove.interpreter.guarded.values import Known

# Names of Python's own whose signatures are told: asking for that of something written in C is slow.
MAX_BUILTIN = 10
_WORD = re.compile(r"(?!\d)\w+")


def attributes(context: Context) -> list[Match]:
    """`expression.na`."""
    text = context.place.text
    if context.place.in_comment or context.place.string >= 0:
        return []
    prefix = name_before(text)
    expression = owner_before(text)
    owner = context.infer(expression) if expression else None
    if owner is None:
        return []
    start = context.cursor - len(prefix)
    every = names_of(owner, ask=context.policy.stored)
    if isinstance(owner, Known) and context.policy.stored:
        every = names_told(owner.value, every)
    known = context.matching(every, prefix)
    members = Members(owner)
    wanted = itertools.islice((name for name in known if name.isidentifier()), MAX_MATCHES)
    return [members.match(name, start) for name in wanted]


def is_certain(context: Context) -> bool:
    """Whether what stands before the dot, or before the bracket, is an object that is there: all is known of it."""
    where = context.place
    text = where.text[: len(where.text) - len(name_before(where.text))].rstrip(" ")
    if not text.endswith("."):
        if not at_name(context) or not where.brackets or where.brackets[-1][0] != "(":
            return True
        text = where.text[: where.brackets[-1][1] + 1]
    expression = expression_before(text[:-1].rstrip(" "))
    return not expression or keyword.iskeyword(expression) or isinstance(context.infer(expression), Known)


def arguments(context: Context) -> list[Match]:
    """`function(na` gives `name=`."""
    where = context.place
    if not at_name(context) or not where.brackets or where.brackets[-1][0] != "(":
        return []
    prefix = name_before(where.text)
    opened = where.brackets[-1][1]
    before = where.text[: len(where.text) - len(prefix)].rstrip()
    if not before.endswith(("(", ",")):
        return []
    function = expression_before(where.text[:opened].rstrip(" "))
    found = parameters(context.infer(function)) if function and not keyword.iskeyword(function) else None
    given = set(re.findall(r"(\w+)\s*=(?!=)", _top_level(where.text[opened + 1 :])))
    names = [each.name for each in found or () if each.kind in {"either", "keyword"} and each.name not in given]
    if not found:
        return []
    # In the order of the signature, which is the order of their weight.
    wanted = set(context.matching(names, prefix)) or {name for name in names if name.startswith(prefix)}
    return [Match(f"{name}=", context.cursor - len(prefix), "param") for name in names if name in wanted]


def _top_level(text: str) -> str:
    """What is written between brackets, without what is in further brackets or strings."""
    text = re.sub(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", "''", text)
    while (inner := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "", text)) != text:
        text = inner
    return text


def names(context: Context) -> list[Match]:
    """Names of the namespace, of the code itself, of Python."""
    if not at_name(context):
        return []
    prefix = name_before(context.place.text)
    if not prefix and context.place.text.strip() and not context.place.brackets and context.place.line.strip():
        return []
    start = context.cursor - len(prefix)
    own = {name: value for name, value in context.names.items() if isinstance(name, str)}
    builtin = vars(sys.modules["builtins"])
    written = _written(context)
    found = context.matching({**dict.fromkeys(written), **builtin, **own}, prefix)[:MAX_MATCHES]
    few = len(found) <= MAX_BUILTIN
    matches = [_name_match(name, start, own, builtin if few else {}) for name in found]
    words = [word for word in keyword.kwlist if prefix and word.startswith(prefix) and not context.fuzzy]
    return matches + [Match(word, start, "keyword") for word in words]


def _name_match(name: str, start: int, own: dict[str, Any], builtin: dict[str, Any]) -> Match:
    if name in own or name not in builtin:
        value = own.get(name, vars(sys.modules["builtins"]).get(name, guarded.MISSING))
        return Match(name, start, kind_of(value), signature_of(value) if name in own else "")
    value = builtin[name]
    return Match(name, start, kind_of(value), signature_text(Known(value)))


def _written(context: Context) -> set[str]:
    """Words of the cell itself that are names: it may define them before it has run."""
    words = set(_WORD.findall(context.code[: context.place.line_start]))
    words.update(re.findall(r"^[ \t]*(?:def|class|async def)[ \t]+(\w+)", context.code, re.MULTILINE))
    words.update(re.findall(r"^[ \t]*(\w+)[ \t]*=(?!=)", context.code, re.MULTILINE))
    if context.written is not None:
        words.update(context.written.names)
    typed = name_before(context.place.text)
    return {word for word in words if not keyword.iskeyword(word) and word != typed}


def at_name(context: Context) -> bool:
    """Whether what is typed is a name of its own: no attribute, and in no string or comment."""
    where = context.place
    if where.in_comment or where.string >= 0:
        return False
    prefix = name_before(where.text)
    return not where.text[: len(where.text) - len(prefix)].rstrip(" ").endswith(".")
