"""Names for shell commands: `%alias show echo first %s second %s`, then `%show a b`.

`%s` stands for one word of what follows the name, `%l` for all of it, `%%` for `%`; words left over come at the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perijove.interpreter.magics.registry import LINE_KIND, Magic, UsageError

if TYPE_CHECKING:
    from typing import Protocol

    from perijove.interpreter.magics.registry import Registry

    class System(Protocol):
        """What runs commands."""

        def system_raw(self, cmd: str, /) -> None: ...


# Built-in magics that stand for the command of their name, so that an alias may take their place.
COMMANDS = frozenset(["cat", "cp", "ldir", "lf", "lk", "ll", "ls", "lx", "man", "mkdir", "mv", "rm", "rmdir"])
_PARAMETER = re.compile(r"%[%sl]")


class Aliases:
    """The aliases of one interpreter; each is a line magic too."""

    def __init__(self, magics: Registry) -> None:
        self._magics = magics
        self._commands: dict[str, str] = {}

    def define(self, name: str, command: str) -> None:
        """Make an alias, or change one. Raises UsageError for a name or command that can't be one."""
        import keyword

        if not re.fullmatch(r"[^\W\d][\w.\-]*", name) or keyword.iskeyword(name):
            raise UsageError(f"an alias needs a name, found {name!r}")
        if self._magics.has(LINE_KIND, name) and name not in self._commands and name not in COMMANDS:
            raise UsageError(f"%{name} is a magic already; choose another name for the alias")
        if "%l" in (used := _parameters(command)) and "%s" in used:
            raise UsageError(f"an alias takes either %s or %l, found both in {command!r}")
        self._commands[name] = command

        def call(shell: System, line: str) -> None:
            shell.system_raw(filled(name, self._commands[name], line))

        call.__doc__ = f"Alias for {command!r}."
        self._magics.add(Magic(name, LINE_KIND, call))

    def undefine(self, name: str) -> None:
        """Remove an alias. Raises UsageError."""
        self.lookup(name)
        del self._commands[name]
        self._magics.remove(LINE_KIND, name)

    def lookup(self, name: str) -> str:
        """The command of an alias. Raises UsageError."""
        if name not in self._commands:
            raise UsageError(f"no alias {name!r}; %alias lists those there are")
        return self._commands[name]

    def list(self) -> list[tuple[str, str]]:
        """Names and commands, sorted."""
        return sorted(self._commands.items())


def _parameters(command: str) -> list[str]:
    return [found for found in _PARAMETER.findall(command) if found != "%%"]


def filled(name: str, command: str, line: str) -> str:
    """The command for what follows the alias's name. Raises UsageError when words are missing."""
    line = line.strip()
    used = _parameters(command)
    count = used.count("%s")
    words = line.split(None, count) if count else []
    if len(words) < count:
        raise UsageError(f"%{name} needs {count} words for {command!r}, found {len(words)}")
    rest = "" if "%l" in used else words[count] if len(words) > count else "" if count else line
    parts = iter(words[:count])

    def put(found: re.Match[str]) -> str:
        return "%" if found[0] == "%%" else line if found[0] == "%l" else next(parts)

    text = _PARAMETER.sub(put, command)
    return f"{text} {rest}" if rest else text
