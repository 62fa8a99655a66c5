"""Cells from a pipe, or from a terminal that understands no escape sequences, a line at a time."""

import sys

from perijove.terminal.entry import IsComplete
from perijove.terminal.host import TerminalHost, ask
from perijove.terminal.prompts import plain


class PlainReader:
    """Reads lines until they are a cell; with prompts when a person is typing them (`prompts`)."""

    def __init__(self, is_complete: IsComplete, host: TerminalHost, *, prompts: bool) -> None:
        self._is_complete = is_complete
        self._host = host
        self._prompts = prompts

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError at the end, KeyboardInterrupt for Ctrl-C."""
        prompt = plain(self._host.prompts.before_input(number))
        code = default
        if default and self._prompts:
            sys.stdout.write(f"{default}\n")
        while True:
            try:
                line = self._line(prompt)
            except EOFError:
                if code.strip():
                    return code
                raise
            code = f"{code}\n{line}" if code else line
            if self._is_complete(code)[0] != "incomplete":
                return code
            prompt = plain(self._host.prompts.before_line(len(prompt), code.count("\n") + 1))

    def confirm_end(self) -> bool:
        """Yes: a pipe that has ended says nothing more."""
        if self._prompts:
            sys.stdout.write("\n")
        return True

    def _line(self, prompt: str) -> str:
        if self._prompts:
            return ask(prompt)
        line = sys.stdin.readline() if sys.stdin else ""
        if not line:
            raise EOFError
        return line.removesuffix("\n")
