"""Which keys do what: a table of ours, in the language in which users write theirs; the rest is prompt_toolkit's."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prompt_toolkit.filters import Filter
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_bindings import Binding
from prompt_toolkit.keys import KEY_ALIASES, Keys

from perijove.terminal.commands import Command
from perijove.terminal.filters import FilterError, parse_filter


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A command's name, the keys for it one after another (`escape enter`), and when they mean it."""

    command: str
    keys: str
    filter: str = "editing"


_SUGGESTED = "inserting & suggestion & at_end"

SHORTCUTS = (
    Shortcut("run-or-new-line", "enter", "editing & ~selection & ~completion_selected"),
    Shortcut("take-completion", "enter", "editing & completion_selected"),
    Shortcut("reformat-and-run", "escape enter", "inserting"),
    Shortcut("new-line", "c-o", "emacs_insert & editing"),
    Shortcut("indent", "tab", "inserting & in_indentation & ~completions & ~selection"),
    Shortcut("unindent", "s-tab", "inserting & in_indentation & ~completions & ~selection"),
    Shortcut("unindent", "backspace", "inserting & in_indentation & ~selection"),
    Shortcut("open-in-editor", "f2"),
    Shortcut("close-menu", "c-g", "editing & completions"),
    Shortcut("quit", "c-\\", "always"),
    Shortcut("take-suggestion", "end", _SUGGESTED),
    Shortcut("take-suggestion", "c-e", _SUGGESTED),
    Shortcut("take-suggestion", "c-f", _SUGGESTED),
    Shortcut("take-suggestion", "right", _SUGGESTED),
    Shortcut("take-suggested-word", "escape f", _SUGGESTED),
    Shortcut("take-suggested-token", "c-right", _SUGGESTED),
    Shortcut("take-suggested-character", "escape right", _SUGGESTED),
    Shortcut("next-suggestion", "c-up", _SUGGESTED),
    Shortcut("previous-suggestion", "c-down", _SUGGESTED),
    Shortcut("previous-input", "c-p", "editing & vi_insert & ~completions"),
    Shortcut("next-input", "c-n", "editing & vi_insert & ~completions"),
)

_IN_PAIRS = "inserting & ~selection"
PAIRS = (
    *(Shortcut("type-pair", key, _IN_PAIRS) for key in "()[]{}\"'"),
    Shortcut("delete-pair-or-character", "backspace", "inserting & ~in_indentation & ~selection"),
)

# What emacs' keys do that vi's insert mode leaves free.
EMACS_IN_VI = tuple(
    Shortcut(command, keys, "editing & vi_insert")
    for keys, command in {
        "c-a": "beginning-of-line",
        "c-b": "backward-char",
        "c-e": "end-of-line",
        "c-f": "forward-char",
        "c-k": "kill-line",
        "c-w": "backward-kill-word",
        "c-y": "yank",
        "c-_": "undo",
        "c-x c-e": "edit-and-execute-command",
        "c-x e": "edit-and-execute-command",
        "escape b": "backward-word",
        "escape c": "capitalize-word",
        "escape d": "kill-word",
        "escape f": "forward-word",
        "escape h": "backward-kill-word",
        "escape l": "downcase-word",
        "escape u": "uppercase-word",
        "escape y": "yank-pop",
        "escape .": "yank-last-arg",
    }.items()
)


class ShortcutError(ValueError):
    """A shortcut that can't be used; says which part of it, and what there is instead."""


def key_bindings(shortcuts: Iterable[Shortcut], known: Mapping[str, Command]) -> KeyBindings:
    """The bindings of shortcuts; a later one goes before an earlier one. Raises ShortcutError."""
    bindings = KeyBindings()
    for shortcut in shortcuts:
        bound = _command(shortcut.command, known)
        bindings.add(*_keys(shortcut.keys), filter=_filter(shortcut.filter))(bound)
    return bindings


def user_shortcuts(
    tables: Iterable[Mapping[str, str]], known: Mapping[str, Command]
) -> tuple[list[Shortcut], list[str]]:
    """The shortcuts of the settings that can be used, and a sentence for each that can't."""
    usable, problems = [], []
    for number, table in enumerate(tables, 1):
        try:
            shortcut = _shortcut(table)
            key_bindings([shortcut], known)
        except ShortcutError as error:
            problems.append(f"terminal.shortcuts, table {number}: {error}")
        else:
            usable.append(shortcut)
    return usable, problems


def _shortcut(table: Mapping[str, str]) -> Shortcut:
    wrong = sorted(set(table) - {"command", "keys", "filter"})
    if wrong:
        raise ShortcutError(f"no key {wrong[0]!r}; a shortcut has command, keys and filter")
    missing = [key for key in ("command", "keys") if not table.get(key)]
    if missing:
        raise ShortcutError(f"{missing[0]} is missing; a shortcut has command, keys and, if need be, filter")
    return Shortcut(**table)


def _command(name: str, known: Mapping[str, Command]) -> Command | Binding:
    if name in known:
        command = known[name]

        def run(event: KeyPressEvent) -> None:
            command(event)

        return run
    try:
        return get_by_name(name)
    except KeyError:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are readline's and {', '.join(known)}"
        raise ShortcutError(f"no command {name!r}; {hint}") from None


def _keys(text: str) -> list[str]:
    keys = text.split()
    named = {str(key.value) for key in Keys} | set(KEY_ALIASES)
    for key in keys:
        if len(key) != 1 and key not in named:
            near = difflib.get_close_matches(key, named, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ": name one character, c-x, escape, f2 or the like"
            raise ShortcutError(f"no key {key!r}{hint}")
    return keys


def _filter(text: str) -> Filter:
    try:
        return parse_filter(text)
    except FilterError as error:
        raise ShortcutError(str(error)) from None
