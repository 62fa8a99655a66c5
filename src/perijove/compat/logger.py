"""`IPython.core.logger`: the file that a session's inputs are written to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from perijove.interpreter.magics.logging import MODES, SessionLog


class Logger:
    """A log; the shell's is the one of `%logstart`."""

    def __init__(
        self, home_dir: str, logfname: str = "Logger.log", loghead: str = "", logmode: str = "over", shell: Any = None
    ) -> None:
        self.home_dir, self.logfname, self.loghead = home_dir, logfname, loghead
        self._shell = shell
        self._log = SessionLog() if shell is None else shell.interpreter.magics.kept(SessionLog)
        if shell is None:
            self.logmode = logmode

    @property
    def logmode(self) -> str:
        """What becomes of a file that is there."""
        return str(self._log.mode)

    @logmode.setter
    def logmode(self, mode: str) -> None:
        if mode not in MODES:
            raise ValueError(f"invalid log mode {mode!r}: there are {', '.join(MODES)}")
        self._log.mode = mode

    @property
    def logfile(self) -> Any:
        """The file, while there is one."""
        return self._log.path if self._log.started else None

    @property
    def log_active(self) -> bool:
        """Whether the log is on."""
        return bool(self._log.on)

    @log_active.setter
    def log_active(self, on: bool) -> None:
        self._log.on = on

    @property
    def log_raw_input(self) -> bool:
        """Whether inputs are written as they were typed."""
        return bool(self._log.raw)

    @property
    def log_output(self) -> bool:
        """Whether values are written."""
        return bool(self._log.outputs)

    @property
    def timestamp(self) -> bool:
        """Whether times are written."""
        return bool(self._log.times)

    def logstart(
        self,
        logfname: str | None = None,
        loghead: str | None = None,
        logmode: str | None = None,
        log_output: bool = False,
        timestamp: bool = False,
        log_raw_input: bool = False,
    ) -> None:
        """Begin. Raises RuntimeError where one is going on, ValueError for a mode, OSError for a file."""
        if self._log.started:
            raise RuntimeError(f"the log {self.logfname} is already active")
        self.logfname = logfname or self.logfname
        self.logmode = logmode or self.logmode
        if self.logmode == "global":
            self.logfname = str(Path(self.home_dir) / self.logfname)
        self._log.raw, self._log.outputs, self._log.times = log_raw_input, log_output, False
        self._log.start(Path(self.logfname).expanduser(), self.logmode)
        head = self.loghead if loghead is None else loghead
        if self.logmode not in {"append", "global"}:
            self._log.write(head)
        self._log.times = timestamp

    def switch_log(self, val: bool) -> None:
        """Go on writing, or stop. Raises ValueError."""
        if val not in {False, True}:
            raise ValueError(f"the log is switched on by True and off by False, found {val!r}")
        if not self._log.started:
            sys.stdout.write("No log has been started: logstart does.\n")
            return
        self._log.on = bool(val)

    def logstate(self) -> None:
        """Say where the log goes, and whether it is on."""
        if self._log.started:
            sys.stdout.write(f"Filename : {self.logfname}\nMode : {self.logmode}\n")
            sys.stdout.write(f"State : {'active' if self._log.on else 'temporarily suspended'}\n")
        else:
            sys.stdout.write("Logging has not been activated.\n")

    def log(self, line_mod: str, line_ori: str) -> None:
        """Write an input, as Python or as it was typed."""
        self.log_write(line_ori if self._log.raw else line_mod)

    def log_write(self, data: str, kind: str = "input") -> None:
        """Write an input, or (`kind="output"`) a value's text."""
        if kind == "output":
            if self._log.outputs:
                self._log.write("".join(f"#[Out]# {line}\n" for line in data.rstrip("\n").split("\n")))
        elif data:
            self._log.input(data)

    def logstop(self) -> None:
        """End, and close the file."""
        if self._shell is not None:
            self._shell.run_line_magic("logstop", "")
        elif self._log.started:
            self._log.stop()
        else:
            sys.stdout.write("Logging hadn't been started.\n")

    close_log = logstop


def of_shell(shell: Any) -> Logger:
    """The shell's own."""
    return Logger(
        str(Path.home()), str(shell.interpreter.magics.kept(SessionLog).path or "perijove_log.py"), shell=shell
    )
