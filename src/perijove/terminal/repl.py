"""The read, run, print loop on our own interpreter: `perijove` without arguments."""

import os
import platform
import sys
from collections.abc import Iterable
from typing import Protocol, TextIO

from perijove import __version__
from perijove.interpreter.completion import Completion
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.history import History
from perijove.interpreter.interpreter import Interpreter, Outcome
from perijove.settings import Settings, TerminalSettings
from perijove.terminal.host import TerminalHost
from perijove.terminal.loop import SessionLoop
from perijove.terminal.streams import Screen
from perijove.terminal.theme import PLAIN, Theme, choose_theme

# Words that leave, as in Python 3.13's REPL, unless the user has given them a meaning of their own.
LEAVING = {"exit", "quit"}

# How many earlier inputs the up key reaches.
RECALLED = 5000


class Reader(Protocol):
    """Where cells come from."""

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError at the end, KeyboardInterrupt for Ctrl-C."""

    def confirm_end(self) -> bool:
        """Whether the end of the input is to be taken as the end of the session."""


class Repl:
    """Reads a cell, runs it, and has its host print what came of it, until there is a reason to leave."""

    def __init__(self, interpreter: Interpreter, host: TerminalHost, reader: Reader, loop: SessionLoop) -> None:
        self._interpreter = interpreter
        self._host = host
        self._reader = reader
        self._loop = loop
        self.failed = False

    def run(self) -> int:
        """The exit status of the session."""
        while True:
            try:
                code = self._reader.read(self._interpreter.execution_count + 1, self._host.take_next_input())
            except KeyboardInterrupt:
                continue
            except EOFError:
                if self._reader.confirm_end():
                    return 0
                continue
            if not code.strip():
                continue
            if code.strip() in LEAVING and self._means_leaving(code.strip()):
                return 0
            status = exit_status(self.run_cell(code))
            if status is not None:
                return status

    def run_cell(self, code: str) -> Outcome:
        """Run one cell: where the loop runs if it awaits, where no loop runs if it does not."""
        prepared = self._interpreter.prepare(code)
        if prepared.is_async:
            outcome = self._loop.run(self._interpreter.run_async(prepared))
        else:
            outcome = self._loop.call(lambda: self._interpreter.run_sync(prepared))
        self.failed |= outcome.status == "error"
        return outcome
