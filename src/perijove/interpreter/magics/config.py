"""`%config`: the settings, shown and changed while they are in use."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.interpreter.magics.caller import Shell

FIGURES = "InlineBackend"
# What the classes that people name elsewhere hold here.
_SHELLS = {"InteractiveShell", "TerminalInteractiveShell", "ZMQInteractiveShell", "IPCompleter", "Completer"}
_RENAMED = {"ast_node_interactivity": "show", "cache_size": "out_entries", "colors": "colors"}
_FIGURE_DOCS = {
    "figure_formats": "the formats that figures are shown in: png, retina, jpeg, svg, pdf",
    "print_figure_kwargs": "what matplotlib's savefig is given, such as {'bbox_inches': 'tight', 'dpi': 72}",
    "close_figures": "close figures when a cell ends",
    "rc": "matplotlib's rcParams",
}


@register_line_magic(expand=False)
def config(shell: Shell, line: str) -> Any:
    """The settings: `%config` lists the sections, `%config SECTION` what is in one, `%config SECTION.KEY` a value.

    `%config SECTION.KEY = VALUE` changes one for this session. Besides the sections of perijove.toml there is
    InlineBackend, which is how matplotlib's figures are shown.
    """
    target, equals, value = line.strip().partition("=")
    section, dot, key = target.strip().partition(".")
    if section in _SHELLS:
        section, key = "interpreter", _RENAMED.get(key, key)
    if not section:
        _list_sections()
        return None
    if section != FIGURES:
        from perijove.settings import SECTIONS

        if section not in SECTIONS:
            raise UsageError(f"no section {section!r} of settings; there are: {', '.join([*SECTIONS, FIGURES])}")
    if not dot:
        _show_section(shell, section)
        return None
    if not equals:
        return _value(shell, section, key)
    _change(shell, section, key, value.strip())
    return None


def _list_sections() -> None:
    from perijove.settings import SECTIONS

    sys.stdout.write("Available sections of settings:\n")
    for name, owner in SECTIONS.items():
        sys.stdout.write(f"    {name:14} {(owner.__doc__ or '').strip()}\n")
    sys.stdout.write(f"    {FIGURES:14} How matplotlib's figures are shown.\n")


def _current(shell: Shell, section: str) -> Mapping[str, Any]:
    """The values of a section by name: this session's where it has any, else those the program would start with."""
    from dataclasses import fields

    owner: Any
    if section == FIGURES:
        from perijove.interpreter.display import figures

        owner = figures.settings()
    elif section == "interpreter":
        owner = shell.interpreter.settings
    else:
        from perijove.settings import SettingsError, load_settings

        try:
            owner = getattr(load_settings(), section)
        except SettingsError as error:
            raise UsageError(str(error)) from None
    return {item.name: getattr(owner, item.name) for item in fields(owner)}


def _show_section(shell: Shell, section: str) -> None:
    from perijove.settings import describe

    known = {item.name: item for item in describe() if item.section == section}
    sys.stdout.write(f"{section}\n{'-' * len(section)}\n")
    for name, value in _current(shell, section).items():
        doc = _FIGURE_DOCS.get(name, "") if section == FIGURES else f"{known[name].doc} ({known[name].type})"
        sys.stdout.write(f"{section}.{name} = {value!r}\n    {doc}\n")


def _value(shell: Shell, section: str, key: str) -> Any:
    values = _current(shell, section)
    if key == "figure_format":
        return ",".join(values["figure_formats"])
    if key not in values:
        raise UsageError(_unknown(section, key, values))
    return values[key]


def _unknown(section: str, key: str, values: Mapping[str, Any]) -> str:
    import difflib

    near = difflib.get_close_matches(key, values, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(values)}"
    return f"no setting {key!r} in {section}; {hint}"


def _change(shell: Shell, section: str, key: str, text: str) -> None:
    from perijove.settings import SettingsError

    value = _read(shell, section, key, text)
    if section == FIGURES:
        _change_figures(shell, key, value)
        return
    if section != "interpreter":
        raise UsageError(f"{section}.{key} is read when the program starts; set it in perijove.toml or by a flag")
    if isinstance(value, list):
        value = tuple(value)
    try:
        shell.interpreter.configure(**{key: value})
    except SettingsError as error:
        raise UsageError(str(error)) from None


def _read(shell: Shell, section: str, key: str, text: str) -> Any:
    """The value that a text stands for: a literal, or a name of the user's. Raises UsageError."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = guarded.evaluate(text, shell.user_ns)
    if value is guarded.MISSING:
        raise UsageError(f"{section}.{key}: expected a literal or a name of yours, found {text!r}") from None
    return value


def _change_figures(shell: Shell, key: str, value: Any) -> None:
    from perijove.interpreter.display import figures

    if key == "figure_format":
        key = "figure_formats"
    if key not in _FIGURE_DOCS:
        raise UsageError(_unknown(FIGURES, key, _FIGURE_DOCS))
    if key == "figure_formats":
        value = tuple(value.replace(",", " ").split()) if isinstance(value, str) else value
        expected: Any = (tuple, list, set, frozenset)
    else:
        expected = bool if key == "close_figures" else dict
    if not isinstance(value, expected):
        wanted = {bool: "true or false", dict: "a dictionary"}.get(expected, "a format or several")
        raise UsageError(f"{FIGURES}.{key}: expected {wanted}, found {value!r}")
    if key == "figure_formats":
        value = tuple(sorted(value)) if isinstance(value, (set, frozenset)) else tuple(value)
    try:
        figures.configure(shell.interpreter.display_formatter, **{key: value})
    except ValueError as error:
        raise UsageError(f"{FIGURES}.{key}: {error}") from None
