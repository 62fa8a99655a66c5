"""Shell commands: run, shown as they print, interrupted as one.

In a terminal a command has the terminal itself. Elsewhere its two outputs are read here and written to `sys.stdout` and
`sys.stderr`, in order with what the cell prints; it has no input, so that it can't wait for one that never comes.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import flush_text

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping, Sequence

SHELLS = {"sh", "bash", "zsh", "dash", "ksh", "ash"}
PATIENCE = 2.0  # seconds for a command to end after an interrupt, and again after being asked to terminate
_LOOK = 0.1  # seconds after which a thread that reads a command looks whether it has been interrupted


def shell_program() -> str:
    """The user's shell when it understands what a plain shell does, else the system's."""
    wanted = os.environ.get("SHELL", "")
    return wanted if os.path.basename(wanted) in SHELLS and os.access(wanted, os.X_OK) else "/bin/sh"  # noqa: PTH119


def run_command(command: str) -> int:
    """Run a command, showing what it prints; returns its exit code (a signal's number, negative)."""
    flush_text()
    if _at_terminal():
        return _in_terminal(command)
    return stream([shell_program(), "-c", command], out=_writer("stdout"), err=_writer("stderr"))


def read_command(command: str) -> tuple[int, str]:
    """Run a command and collect what it prints; its errors are shown."""
    parts: list[str] = []
    flush_text()
    code = stream([shell_program(), "-c", command], out=parts.append, err=_writer("stderr"))
    return code, "".join(parts)


def _at_terminal() -> bool:
    try:
        return sys.stdout.isatty() and sys.stdout.fileno() == 1
    except (AttributeError, ValueError, OSError):
        return False


def _in_terminal(command: str) -> int:
    import subprocess

    process = subprocess.Popen([shell_program(), "-c", command])
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the command as well, which decides what it means
            continue


def stream(
    arguments: Sequence[str],
    *,
    out: Callable[[str], Any] | None,
    err: Callable[[str], Any] | None,
    text_in: str | None = None,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run a program and hand on what it prints as it comes; None for `err` joins it to `out`."""
    import subprocess

    process = subprocess.Popen(
        list(arguments),
        stdin=subprocess.DEVNULL if text_in is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if err is None else subprocess.PIPE,
        env=None if env is None else dict(env),
        start_new_session=True,
    )
    with process:
        try:
            _pump(process, out, err, text_in)
            return process.wait()
        except BaseException:
            end(process)
            raise


def _pump(
    process: subprocess.Popen[bytes],
    out: Callable[[str], Any] | None,
    err: Callable[[str], Any] | None,
    text_in: str | None,
) -> None:
    import codecs
    import selectors
    import threading

    # No signal wakes another thread than the main one, and what is to be raised in it waits until it runs Python code.
    pause = None if threading.current_thread() is threading.main_thread() else _LOOK
    decoder = codecs.getincrementaldecoder("utf-8")
    sinks = {process.stdout: (decoder("replace"), out), process.stderr: (decoder("replace"), err)}
    unsent = memoryview((text_in or "").encode("utf-8", "surrogateescape"))
    with selectors.DefaultSelector() as selector:
        for output in (process.stdout, process.stderr):
            if output is not None:
                selector.register(output, selectors.EVENT_READ)
        if process.stdin is not None:
            selector.register(process.stdin, selectors.EVENT_WRITE)
        while selector.get_map():
            for key, _ in selector.select(pause):
                pipe: Any = key.fileobj
                if pipe is process.stdin:
                    unsent = _send(pipe, unsent, selector)
                    continue
                chunk = os.read(pipe.fileno(), 65536)
                decode, sink = sinks[pipe]
                text = decode.decode(chunk, final=not chunk)
                if text and sink is not None:
                    sink(text)
                if not chunk:
                    selector.unregister(pipe)


def _send(pipe: Any, unsent: memoryview, selector: Any) -> memoryview:
    try:
        unsent = unsent[os.write(pipe.fileno(), unsent[:4096]) :]
    except BrokenPipeError:  # the program reads no more
        unsent = unsent[len(unsent) :]
    if not unsent:
        selector.unregister(pipe)
        pipe.close()
    return unsent


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started: interrupt, ask, kill."""
    import signal
    import subprocess

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(PATIENCE)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def _writer(name: str) -> Callable[[str], Any]:
    def write(text: str) -> None:
        target = getattr(sys, name)
        target.write(text)
        target.flush()

    return write
