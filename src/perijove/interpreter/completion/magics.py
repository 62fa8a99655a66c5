"""Magics: their names, their options, and what each of them takes."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.completion.commands import command_of
from perijove.interpreter.completion.matching import Context, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MAGIC = re.compile(r"[ \t]*(?:[\w.,\[\] ]+=[ \t]*)?(%{1,2})([\w.]*)$")
_OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")
_FIGURES = "InlineBackend"
_FIGURE_KEYS = ("close_figures", "figure_formats", "print_figure_kwargs", "rc")
_BACKENDS = (
    "agg auto gtk gtk3 gtk4 inline ipympl macosx notebook osx pdf ps qt qt5 qt6 svg tk widget wx".split()  # noqa: SIM905
)
_LOOPS = ["asyncio", "gtk", "gtk3", "gtk4", "osx", "pyglet", "qt", "qt5", "qt6", "tk", "wx"]
_EXTENSIONS = ["autoreload", "storemagic"]
_WORDS: dict[str, list[str]] = {
    "autoreload": ["0", "1", "2", "3", "all", "complete", "explicit", "now", "off"],
    "autocall": ["0", "1", "2"],
    "automagic": ["off", "on"],
    "autoawait": ["asyncio", "curio", "false", "sync", "trio", "true"],
    "colors": ["auto", "dark", "light", "nocolor"],
    "gui": _LOOPS,
    "matplotlib": _BACKENDS,
    "pdb": ["off", "on"],
    "pylab": _BACKENDS,
    "pip": ["cache", "check", "download", "freeze", "index", "install", "list", "show", "uninstall", "wheel"],
    "uv": ["add", "lock", "pip", "python", "remove", "run", "sync", "tool", "tree", "venv"],
    "conda": ["create", "env", "info", "install", "list", "remove", "search", "update"],
    "reset": ["array", "dhist", "in", "out"],
    "script": ["bash", "perl", "python3", "ruby", "sh"],
    "tb": ["Context", "Docs", "Doctest", "Minimal", "Plain", "Verbose"],
    "xmode": ["Context", "Docs", "Doctest", "Minimal", "Plain", "Verbose"],
}


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
    typed = re.split(r"[\s]", command.rest)[-1]
    start = context.cursor - len(typed)
    kind = "cell" if command.sign == "%%" else "line"
    if typed.startswith("-"):
        return [
            Match(option, start, "option") for option in context.matching(_options(context, kind, command.name), typed)
        ]
    if command.name == "config":
        return _settings(context, command.rest.lstrip())
    wanted = _ARGUMENTS.get(command.name)
    found = wanted(context) if wanted is not None else _WORDS.get(command.name, ())
    if not found or (command.name in _FIRST_ONLY and len(command.rest.split()) > (1 if typed else 0)):
        return []
    return [Match(text, start, "argument") for text in context.matching(found, typed)]


def _options(context: Context, kind: str, name: str) -> list[str]:
    """The options that a magic's documentation names."""
    if not context.magics.has(kind, name):
        return []
    doc = context.magics.find(kind, name).function.__doc__ or ""
    return sorted(set(_OPTION.findall(doc)))


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


def _environment(_context: Context) -> Iterable[str]:
    import os

    return sorted(os.environ)


def _modules(context: Context) -> Iterable[str]:
    from perijove.interpreter.completion.imports import top_level

    del context
    return top_level()


def _extensions(context: Context) -> Iterable[str]:
    loaded = [name for name, module in list(sys.modules.items()) if hasattr_static(module, "load_ipython_extension")]
    return sorted({*_EXTENSIONS, *loaded, *_modules(context)})


def hasattr_static(module: Any, name: str) -> bool:
    """Whether a module holds a name, without asking its `__getattr__`."""
    from perijove.interpreter.guarded.attributes import stored

    return name in stored(module)


def _types(context: Context) -> Iterable[str]:
    return sorted({type(value).__name__ for value in context.names.values() if type(type(value)) is type})


def _names(context: Context) -> Iterable[str]:
    return [name for name in context.names if isinstance(name, str)]


_ARGUMENTS: dict[str, Callable[[Context], Iterable[str]]] = {
    "aimport": _modules,
    "deps": _names,
    "env": _environment,
    "set_env": _environment,
    "load_ext": _extensions,
    "reload_ext": _extensions,
    "unload_ext": _extensions,
    "reset_selective": _names,
    "store": _names,
    "who": _types,
    "who_ls": _types,
    "whos": _types,
    "xdel": _names,
}
_FIRST_ONLY = frozenset({"env", "set_env", "load_ext", "xmode", "tb", "gui", "matplotlib", "pip", "uv", "conda", "pdb"})
