"""Functions that do something in the program's place: open an editor, page a text, read the clipboard.

Each hook is a chain, lowest priority first; a function that raises `TryNext` leaves the matter to the next one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    Function = Callable[..., Any]

NAMES = ("editor", "synchronize_with_editor", "show_in_pager", "clipboard_get", "complete_command")
PRIORITY = 50
_LAST = 100  # the built-in functions


class TryNext(Exception):
    """Raised by a hook that leaves the matter to the next one in its chain."""


class Chain:
    """The functions of one hook."""

    def __init__(self) -> None:
        self._functions: list[tuple[int, Function]] = []

    def add(self, function: Function, priority: int = PRIORITY) -> None:
        """Put a function before those of a higher priority."""
        self._functions.append((priority, function))
        self._functions.sort(key=lambda pair: pair[0])

    def __iter__(self) -> Iterator[Function]:
        return iter([function for _, function in self._functions])

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the first function returns that does not raise TryNext; raises TryNext when all do."""
        refused = TryNext()
        for function in self:
            try:
                return function(*arguments, **named)
            except TryNext as error:
                refused = error
        raise refused


class Hooks:
    """The hooks of one interpreter, as attributes: `hooks.editor(filename, line)`. A function gets the shell first."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.editor = self._chain(edit)
        self.synchronize_with_editor = self._chain(lambda *_: None)
        self.show_in_pager = self._chain(_leave)
        self.clipboard_get = self._chain(read_clipboard)
        self.complete_command = Chain()
        self._completers: list[tuple[str | re.Pattern[str], Chain]] = []

    def set_hook(
        self,
        name: str,
        function: Function,
        priority: int = PRIORITY,
        str_key: str | None = None,
        re_key: str | re.Pattern[str] | None = None,
    ) -> None:
        """Add a function to a hook; with a key, for commands that are or match it. Raises ValueError.

        `re_key` is a pattern that the command's text has to match from its start.
        """
        import types

        bound = types.MethodType(function, self._shell)
        if str_key is not None or re_key is not None:
            self._keyed(str_key if re_key is None else _pattern(re_key)).add(bound, priority)
            return
        if name not in NAMES:
            raise ValueError(f"no hook {name!r}; there are: {', '.join(NAMES)}")
        chain: Chain = getattr(self, name)
        chain.add(bound, priority)

    def completers(self, command: str) -> Iterator[Function]:
        """The `complete_command` functions for a command, then those for its whole line, then those for any."""
        word = command.split(maxsplit=1)[0] if command.strip() else ""
        for key, chain in self._completers:
            if key == word if isinstance(key, str) else key.match(command):
                yield from chain
        yield from self.complete_command

    def _keyed(self, key: Any) -> Chain:
        for known, chain in self._completers:
            if known == key:
                return chain
        self._completers.append((key, Chain()))
        return self._completers[-1][1]

    def _chain(self, function: Function) -> Chain:
        import types

        chain = Chain()
        chain.add(types.MethodType(function, self._shell), _LAST)
        return chain


def _pattern(key: str | re.Pattern[str]) -> re.Pattern[str]:
    import re

    return re.compile(key)


def _leave(*_: Any) -> None:
    raise TryNext


def edit(_shell: Any, filename: str, linenum: int | None = None, wait: bool = True) -> None:
    """Open a file in `$VISUAL` or `$EDITOR` at a line; raises TryNext when the editor fails."""
    import os
    import shlex
    import subprocess

    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    where = [] if linenum is None else [f"+{int(linenum)}"]
    try:
        process = subprocess.Popen([*words, *where, str(filename)])
    except OSError as error:
        raise TryNext(f"the editor {words[0]!r} can't be started: {error.strerror}") from error
    if wait and process.wait() != 0:
        raise TryNext(f"the editor {words[0]!r} ended with exit code {process.returncode}")


def read_clipboard(_shell: Any) -> str:
    """The text in the clipboard, from whichever program of the system reads it; raises TryNext without one."""
    import shutil
    import subprocess

    programs = (
        [["pbpaste"]]
        if sys.platform == "darwin"
        else [
            ["wl-paste", "--no-newline"],
            ["xclip", "-selection", "clipboard", "-out"],
            ["xsel", "--clipboard", "--output"],
        ]
    )
    for program in programs:
        if shutil.which(program[0]):
            done = subprocess.run(program, capture_output=True, check=False)
            if done.returncode == 0:
                return done.stdout.decode("utf-8", "replace")
    names = ", ".join(program[0] for program in programs)
    raise TryNext(f"the clipboard can't be read; looked for {names}")
