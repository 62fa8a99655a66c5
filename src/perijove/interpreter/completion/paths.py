"""Files: in a string, and after a shell command or a magic that takes one."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from perijove.interpreter.completion.commands import Command, command_of
from perijove.interpreter.completion.matching import Match

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context

_FOLDERS = frozenset({"cd", "pushd", "rmdir", "mkdir"})
_FILES = frozenset(
    "run load loadpy writefile file cat edit save notebook ls ll cp mv rm less more man pycat pfile".split()  # noqa: SIM905
)
_WORD = re.compile(r"(?:\\.|[^\s=<>|;&\\'\"])*$|(['\"])((?:(?!\1).)*)$")
_PATH = re.compile(r"(?:~|\.{1,2})?/\S*$")
_SUFFIXES = {"run": (".py", ".ipy", ".ipynb")}


def paths(context: Context) -> list[Match]:
    """Files that what is typed could go on to."""
    where = context.place
    command = command_of(context)
    if command is not None and (command.sign == "!" or takes_files(command.name)):
        return _of_command(context, command)
    if where.in_comment:
        return []
    if where.string < 0:
        typed = where.line.lstrip()  # no statement begins so
        return _matches(context, typed, typed) if _PATH.match(typed) and not where.brackets else []
    opening = where.text[where.string :]
    quotes = len(opening) - len(opening.lstrip("'\""))
    typed = opening[3 if quotes >= 3 else 1 :]
    if "\n" in typed:
        return []
    is_bytes = re.search(r"(?<!\w)[bB][rR]?$|(?<!\w)[rR][bB]$", where.text[: where.string])
    return [] if is_bytes and "/" not in typed else _matches(context, typed, typed)


def takes_files(magic: str) -> bool:
    """Whether what follows a magic's name is files."""
    return magic in _FOLDERS or magic in _FILES


def _of_command(context: Context, command: Command) -> list[Match]:
    rest = command.rest
    if command.sign == "!" and rest and not re.search(r"\s", rest.lstrip()):
        return _programs(context, rest.lstrip())
    word = _WORD.search(rest)
    if word is None or not rest:
        return []
    quoted = word[1] is not None
    typed = word[2] if quoted else word[0]
    if typed.startswith("-"):
        return []
    plain = typed if quoted else re.sub(r"\\(.)", r"\1", typed)
    found = _matches(context, typed, plain, escape=not quoted)
    if command.name in _FOLDERS:
        return [match for match in found if match.text.endswith("/")]
    is_first = all(part.startswith("-") for part in rest[: len(rest) - len(word[0])].split())
    suffixes = _SUFFIXES.get(command.name, ()) if is_first else ()  # what follows is arguments of the program
    wanted = [match for match in found if match.text.endswith(("/", *suffixes))]
    return wanted if suffixes and wanted else found


def _programs(context: Context, prefix: str) -> list[Match]:
    """Programs on the path, for the first word of a shell command."""
    if not prefix:
        return []
    names: set[str] = set()
    for folder in os.get_exec_path():
        names.update(_listing(folder, prefix, hidden=True))
    start = context.cursor - len(prefix)
    programs = [Match(name, start, "path") for name in sorted(names) if not name.endswith("/")]
    return programs + _matches(context, prefix, prefix, escape=True)


def _matches(context: Context, typed: str, plain: str, *, escape: bool = False) -> list[Match]:
    folder, prefix = os.path.split(plain)
    names = _listing(folder, "" if context.fuzzy else prefix, hidden=prefix.startswith("."))
    if context.fuzzy:
        names = context.matching(names, prefix)
    start = context.cursor - len(os.path.split(typed)[1])
    return [Match(re.sub(r"([ \\'\"$&;()])", r"\\\1", name) if escape else name, start, "path") for name in names]


def _listing(folder: str, prefix: str, *, hidden: bool = False) -> list[str]:
    """Entries of a folder, folders with a slash; hidden ones only when asked for."""
    expanded = os.path.expandvars(os.path.expanduser(folder))  # noqa: PTH111 - scandir takes text
    try:
        with os.scandir(expanded or ".") as entries:
            return sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(prefix) and (hidden or not entry.name.startswith("."))
            )
    except OSError:
        return []
