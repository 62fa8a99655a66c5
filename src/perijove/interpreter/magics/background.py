"""Programs that `%%script --bg` starts and that go on while other cells run."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

    from perijove.interpreter.magics.caller import Shell


class Jobs:
    """The programs that run in the background; they end with the interpreter."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Keep a program, and forget those that have ended."""
        if not self.running:
            import atexit

            atexit.unregister(self.end)
            atexit.register(self.end)
        self.running = [each for each in self.running if each.poll() is None]
        self.running.append(process)

    def end(self) -> int:
        """End those that run; how many these were."""
        from perijove.interpreter.system import end

        alive = [process for process in self.running if process.poll() is None]
        for process in alive:
            end(process)
        self.running = []
        return len(alive)


def start(shell: Shell, program: list[str], text: str, chosen: dict[str, str]) -> None:
    """Start a program and give it a text; its pipes and itself under the names that the options say."""
    import subprocess

    from perijove.interpreter.magics.registry import UsageError

    try:
        process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if "out" in chosen else subprocess.DEVNULL,
            stderr=subprocess.PIPE if "err" in chosen else subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError:
        raise UsageError(f"no program {program[0]!r} on the path") from None
    _feed(process, text.encode())
    shell.interpreter.magics.kept(Jobs).add(process)
    for name, pipe in (("out", process.stdout), ("err", process.stderr)):
        if name in chosen:
            shell.user_ns[chosen[name]] = pipe
    if "proc" in chosen:
        shell.user_ns[chosen["proc"]] = process


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    """Write a program's input and close it, from a thread: one that does not read must not hold up the cell."""
    import threading

    assert process.stdin is not None
    pipe = process.stdin

    def write() -> None:
        with suppress(BrokenPipeError):  # it has ended, or reads no more
            pipe.write(data)
        with suppress(BrokenPipeError):
            pipe.close()

    threading.Thread(target=write, name="script input", daemon=True).start()
