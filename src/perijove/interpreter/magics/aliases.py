"""`%alias` and its kin: shell commands under names of one's own."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import CELL_KIND, LINE_KIND, Magic, UsageError, register_line_magic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.magics.caller import Shell


@register_line_magic(expand=False)
def alias(shell: Shell, line: str) -> list[tuple[str, str]] | None:
    """A name for a shell command: `%alias NAME COMMAND`; `%alias NAME` shows one, `%alias` lists them.

    In the command, `%s` is one word of what follows the name, `%l` all of it, `%%` is `%`.
    """
    aliases = shell.interpreter.aliases
    name, _, command = line.strip().partition(" ")
    if not name:
        found = aliases.list()
        sys.stdout.write(f"Total number of aliases: {len(found)}\n")
        return found
    if not command.strip():
        sys.stdout.write(f"{name} -> {aliases.lookup(name)}\n")
        return None
    aliases.define(name, command.strip())
    return None


@register_line_magic
def unalias(shell: Shell, line: str) -> None:
    """Remove an alias: `%unalias NAME`."""
    shell.interpreter.aliases.undefine(line.strip())


@register_line_magic
def rehashx(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Make every program on the path an alias, so that it is called by its name; `_rehashx_cmds` keeps the names."""
    aliases = shell.interpreter.aliases
    taken = {name for name, _ in aliases.list()}
    found = sorted(set(_programs()))
    for name in found:
        if name in taken or shell.interpreter.magics.has(LINE_KIND, name):
            continue
        try:
            aliases.define(name.replace(".", ""), name.replace("%", "%%"))
        except UsageError:  # a name that Python can't spell, such as `[`
            continue
    shell.user_ns["_rehashx_cmds"] = found


def _programs() -> Iterator[str]:
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        try:
            entries = list(os.scandir(folder or "."))
        except OSError:
            continue
        for entry in entries:
            if os.access(entry.path, os.X_OK) and entry.is_file():
                yield entry.name


@register_line_magic
def alias_magic(shell: Shell, line: str) -> None:
    """Another name for a magic: `%alias_magic [-l|--line] [-c|--cell] [-p|--params "OPTIONS"] NAME MAGIC`.

    Without -l or -c, for every kind of that magic; -p are options that are put before what the alias is given.
    """
    chosen, words = options.parse_words(line, "lcp:", ("line", "cell", "params="))
    names = [word.lstrip("%") for word in words]
    if len(names) != 2:
        raise UsageError(f"%alias_magic needs a name and a magic, found {len(names)} words")
    name, target = names
    magics = shell.interpreter.magics
    params = chosen.get("params", chosen.get("p", "")).strip()
    for kind, sign, letter, word in ((LINE_KIND, "%", "l", "line"), (CELL_KIND, "%%", "c", "cell")):
        wanted = letter in chosen or word in chosen
        if wanted or (not {"l", "c", "line", "cell"} & set(chosen) and magics.has(kind, target)):
            magics.add(_second(magics.find(kind, target), name, kind, params))
            with_ = f" {params}" if params else ""
            sys.stdout.write(f"Created `{sign}{name}` as an alias for `{sign}{target}{with_}`.\n")
    if not (magics.has(LINE_KIND, name) or magics.has(CELL_KIND, name)):
        raise UsageError(f"no magic %{target}; %lsmagic lists those there are")


def _second(magic: Magic, name: str, kind: str, params: str) -> Magic:
    sign = "%" if kind == LINE_KIND else "%%"

    def call(shell: Shell, line: str, cell: str | None = None) -> object:
        texts = [f"{params} {line}" if params else line, *([] if cell is None else [cell])]
        return magic.call(shell, shell.user_ns, *texts)

    call.__doc__ = f"Alias for `{sign}{magic.name}{' ' * bool(params)}{params}`.\n\n{magic.function.__doc__ or ''}"
    return Magic(name, kind, call, expand=magic.expand)
