"""Magics: their names, their options, and what each of them takes."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.completion.commands import command_of
from perijove.interpreter.completion.matching import Context, Match
from perijove.interpreter.completion.words import words

if TYPE_CHECKING:
    pass

_MAGIC = re.compile(r"[ \t]*(?:[\w.,\[\] ]+=[ \t]*)?(%{1,2})([\w.]*)$")
_OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")
_AS = re.compile(r"\b(?:as|of) %{1,2}(\w+)")
_FIGURES = "InlineBackend"
_FIGURE_KEYS = ("close_figures", "figure_formats", "print_figure_kwargs", "rc")


def magic_names(context: Context) -> list[Match]:
    """`%na`, also after `=`, and `%%na` on the first line."""
    found = _MAGIC.fullmatch(context.place.line)
    if found is None or context.place.string >= 0 or context.place.brackets:
        return []
    start = context.cursor - len(found[1]) - len(found[2])
    matches: list[Match] = []
    if found[1] == "%":
        matches = [Match(f"%{name}", start, "magic") for name in _named(context, "line", found[2])]
    if context.place.line_start == 0 and found.start(1) == 0:
        matches += [Match(f"%%{name}", start, "magic") for name in _named(context, "cell", found[2])]
    return matches


def bare_magics(context: Context) -> list[Match]:
    """`na` at the start of a line, where no name begins so: with its sign, as a name that comes later may hide it."""
    prefix = context.place.line.lstrip()
    if not prefix.isidentifier() or context.place.brackets or context.place.string >= 0 or context.fuzzy:
        return []
    start = context.cursor - len(prefix)
    hidden = {*context.names, *vars(sys.modules["builtins"])}
    kinds = ("line", "cell") if context.place.line_start == 0 == start else ("line",)
    return [
        Match(f"{'%' if kind == 'line' else '%%'}{name}", start, "magic")
        for kind in kinds
        for name in _named(context, kind, prefix)
        if name not in hidden
    ]


def _named(context: Context, kind: str, prefix: str) -> list[str]:
    return context.matching(context.magics.names(kind), prefix)


def magic_arguments(context: Context) -> list[Match]:
    """What follows a magic's name: its options, settings, modes, back ends, variables of the environment, modules."""
    command = command_of(context)
    if command is None or not command.sign.startswith("%") or not command.rest[:1].isspace():
        return []
    *before, typed = re.split(r"\s+", command.rest.lstrip())
    start = context.cursor - len(typed)
    kind = "cell" if command.sign == "%%" else "line"
    known = options(context, kind, command.name) if typed.startswith("-") else []
    if known:
        return [Match(option, start, "option") for option in context.matching(known, typed)]
    if command.name == "config":
        return _settings(context, command.rest.lstrip())
    found = words(context, command.name, before, typed)
    return [Match(text, start, "argument") for text in context.matching(found, typed)]


def options(context: Context, kind: str, name: str) -> list[str]:
    """A magic's options: those of its parser if it has one, else those that its documentation names.

    Where that names none but another magic, they are that one's.
    """
    if name == "aimport" or not context.magics.has(kind, name):
        return []
    function = context.magics.find(kind, name).function
    parser = getattr(function, "parser", None)
    if parser is not None:
        return sorted(set(getattr(parser, "_option_string_actions", ())))
    doc = function.__doc__ or ""
    found = sorted(set(_OPTION.findall(doc)))
    other = _AS.search(doc)
    return found or (options(context, kind, other[1]) if other is not None and other[1] != name else [])


def _settings(context: Context, rest: str) -> list[Match]:
    """`%config SECTION.KEY = VALUE`."""
    from perijove.settings import describe

    every = list(describe())
    target, equals, value = rest.partition("=")
    known = [f"{each.section}.{each.name}" for each in every] + [f"{_FIGURES}.{key}" for key in _FIGURE_KEYS]
    if equals:
        typed = value.lstrip()
        types = [each.type for each in every if f"{each.section}.{each.name}" == target.strip()]
        choices = _choices(types[0]) if types else []
        wanted = set(context.matching([text.strip("'") for text in choices], typed.strip("'\"")))
        return [Match(text, context.cursor - len(typed), "value") for text in choices if text.strip("'") in wanted]
    if "." not in target:
        known = sorted({name.partition(".")[0] for name in known})
    return [Match(name, context.cursor - len(target), "setting") for name in context.matching(known, target)]


def _choices(type_name: str) -> list[str]:
    """The values that a setting's type, as the documentation shows it, lets one choose from."""
    if type_name.startswith("one of "):
        return type_name.removeprefix("one of ").split(", ")
    return ["False", "True"] if type_name == "true or false" else []
