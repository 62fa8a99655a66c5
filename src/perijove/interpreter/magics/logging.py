"""`%logstart` and its kin: a file that a session's inputs are written to as they are run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell
    from perijove.interpreter.run import Outcome, Prepared

MODES = ("append", "backup", "global", "over", "rotate")
DEFAULT = "perijove_log.py"


class SessionLog:
    """The log of one session: where it goes, and whether it is on."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.mode = "backup"
        self.on = False
        self.raw = False
        self.outputs = False
        self.times = False
        self._file: TextIO | None = None

    def start(self, path: Path, mode: str) -> None:
        """Open the file. Raises OSError."""
        self._file = _opened(path, mode)
        self.path, self.mode, self.on = path, mode, True

    def stop(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        self._file, self.on = None, False

    @property
    def started(self) -> bool:
        """Whether there is a file, written to or not."""
        return self._file is not None

    def write(self, text: str) -> None:
        """Write a text, if the log is on."""
        if self.on and self._file is not None:
            self._file.write(text)
            self._file.flush()

    def input(self, text: str) -> None:
        """Write an input."""
        if self.times:
            import time

            self.write(time.strftime("# %a, %d %b %Y %H:%M:%S\n"))
        self.write(text.rstrip("\n") + "\n")

    def begin(self, prepared: Prepared) -> None:
        """Write a cell that begins."""
        if prepared.store_history:
            self.input(prepared.source if self.raw else prepared.transformed)

    def end(self, outcome: Outcome) -> None:
        """Write what a cell that ended returned."""
        self.output(outcome.value)

    def output(self, value: object) -> None:
        """Write a value as a comment."""
        if self.outputs and value is not None:
            from perijove.interpreter.display.pretty import pretty

            self.write("".join(f"#[Out]# {line}\n" for line in pretty(value).split("\n")))


def _opened(path: Path, mode: str) -> TextIO:
    """The file of a log, what was there before treated as the mode says."""
    if mode == "rotate":
        _rotated(path)
    elif mode == "backup" and path.exists():
        path.replace(path.with_name(path.name + "~"))
    return path.open("a" if mode in {"append", "global"} else "w", encoding="utf-8")


def _rotated(path: Path) -> None:
    """Count the old files one up: `log.py` is `log.py.001~`, that `.002~`."""
    if not path.exists():
        return
    last = 1
    while path.with_name(f"{path.name}.{last:03}~").exists():
        last += 1
    for number in range(last, 1, -1):
        path.with_name(f"{path.name}.{number - 1:03}~").replace(path.with_name(f"{path.name}.{number:03}~"))
    path.replace(path.with_name(f"{path.name}.001~"))


def _log(shell: Shell) -> SessionLog:
    return shell.interpreter.magics.kept(SessionLog)


@register_line_magic
def logstart(shell: Shell, line: str) -> None:
    """Write this session's inputs into a file: `%logstart [-o] [-r] [-t] [-q] [FILE [MODE]]`.

    The inputs so far go first. -o with what they return (as comments), -r as they were typed, -t with the time, -q says
    nothing. MODE: append; backup (the default: the old file gets a `~`); global (append, in the home folder); over
    (replace); rotate (old files are numbered).
    """
    chosen, rest = options.parse(line, "ortq")
    log = _log(shell)
    if log.started:
        raise UsageError(f"the session is logged to {log.path} already; %logstop ends that")
    words = options.words(rest)
    if len(words) > 2:
        raise UsageError(f"%logstart takes a file and a mode, found {len(words)} words")
    mode = words[1] if len(words) == 2 else "backup"
    if mode not in MODES:
        raise UsageError(f"%logstart has the modes {', '.join(MODES)}, found {mode!r}")
    path = Path(words[0] if words else DEFAULT).expanduser()
    if mode == "global":
        path = Path.home() / path
    log.outputs, log.raw, log.times = "o" in chosen, "r" in chosen, "t" in chosen
    try:
        log.start(path, mode)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    log.write("# Perijove log file\n\n")
    _past(shell, log)
    callbacks = shell.interpreter.callbacks
    callbacks.register("pre_run_cell", log.begin)
    callbacks.register("post_run_cell", log.end)
    if "q" not in chosen:
        _say_state(log, "Activating auto-logging. Current session state plus future input saved.\n")


def _past(shell: Shell, log: SessionLog) -> None:
    """Write what ran before the log began."""
    times, log.times = log.times, False
    for entry in shell.interpreter.history.session_range(0):
        if entry.line >= shell.execution_count:
            continue
        log.input(entry.raw if log.raw else entry.source)
        if log.outputs and entry.line in shell.interpreter.user.outputs:
            log.output(shell.interpreter.user.outputs[entry.line])
    log.times = times


@register_line_magic
def logstop(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """End the log and close its file."""
    log = _log(shell)
    if not log.started:
        sys.stdout.write("Logging hadn't been started.\n")
        return
    log.stop()
    callbacks = shell.interpreter.callbacks
    callbacks.unregister("pre_run_cell", log.begin)
    callbacks.unregister("post_run_cell", log.end)


def _switch(shell: Shell, *, on: bool) -> None:
    log = _log(shell)
    if not log.started:
        raise UsageError("no log has been started; %logstart does")
    word = "on" if on else "off"
    sys.stdout.write(f"Logging is already {word}\n" if log.on == on else f"Switching logging {word.upper()}\n")
    log.on = on


@register_line_magic
def logon(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Go on writing the log."""
    _switch(shell, on=True)


@register_line_magic
def logoff(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Write the log no more, until %logon."""
    _switch(shell, on=False)


@register_line_magic
def logstate(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Where the log goes, and whether it is on."""
    log = _log(shell)
    if log.started:
        _say_state(log, "")
    else:
        sys.stdout.write("Logging has not been activated.\n")


def _say_state(log: SessionLog, head: str) -> None:
    rows: list[tuple[str, Any]] = [
        ("Filename", log.path),
        ("Mode", log.mode),
        ("Output logging", log.outputs),
        ("Raw input log", log.raw),
        ("Timestamping", log.times),
        ("State", "active" if log.on else "temporarily suspended"),
    ]
    sys.stdout.write(head + "".join(f"{name:14} : {value}\n" for name, value in rows))
