"""Where and how a kernel's process is started and signalled: here, on this machine, by spawning it (see also `zygote`).

The end of the process is a callback, told by the operating system: nothing polls.
"""

import asyncio
import logging
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from perijove.client.process import signal_group

KEPT = 8192  # bytes: what a kernel wrote last is what says why it died

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Launch:
    """What to start: the command line, or (from a zygote) the connection file that stands in it."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    connection_file: Path


@dataclass(frozen=True)
class Exit:
    """How a process ended: `status` is negative for a signal, None when nobody knows; `stderr` is its last words."""

    status: int | None
    stderr: str = ""

    def __str__(self) -> str:
        if self.status is None:
            how = "it ended, nobody knows how"
        elif self.status < 0:
            how = f"it was ended by {_signal_name(-self.status)}"
        else:
            how = f"it ended with exit status {self.status}"
        lines = "\n".join(self.stderr.rstrip().splitlines()[-20:])
        return f"{how}; its last words:\n{lines}" if lines else how


class KernelProcess(Protocol):
    """A kernel's process as its manager sees it."""

    @property
    def pid(self) -> int: ...

    def signal(self, number: int) -> None:
        """Signal the process and, where it leads one, its group; nothing happens when it has ended."""


class Provisioner(Protocol):
    """Starts kernels; `on_exit` is called once, in the event loop, when the process has ended."""

    async def launch(self, launch: Launch, on_exit: Callable[[Exit], None]) -> KernelProcess:
        """Start it; raises OSError, with what could not be started, when it can't be."""


class LocalProvisioner:
    """Spawns a kernel by its command line, as the leader of a session of its own."""

    async def launch(self, launch: Launch, on_exit: Callable[[Exit], None]) -> KernelProcess:
        """Start it; its stdout and stderr are kept for the day it dies."""
        _, process = await Spawn(launch.argv, launch.env, launch.cwd)(on_exit)
        return process


@dataclass(frozen=True)
class Spawn:
    """A process to start in a session of its own, with descriptors that it inherits."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    descriptors: tuple[int, ...] = ()

    async def __call__(self, on_exit: Callable[[Exit], None]) -> "tuple[LastWords, SpawnedProcess]":
        """Start it; raises OSError."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        last_words = LastWords(reading)
        try:
            transport, _ = await asyncio.get_running_loop().subprocess_exec(
                lambda: _Spawned(last_words, on_exit),
                *self.argv,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                env=dict(self.env),
                cwd=self.cwd,
                start_new_session=True,
                pass_fds=self.descriptors,
            )
        except OSError:
            last_words.close()
            raise
        finally:
            os.close(writing)
        return last_words, SpawnedProcess(transport)


class LastWords:
    """The end of what comes out of a pipe, read as it comes so that the writer never blocks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._tail = b""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(descriptor, self._read)

    def close(self) -> str:
        """Read what is left and return the end of it; children that still hold the pipe are not waited for."""
        if self._descriptor >= 0:
            while self._read():
                pass
            self._forget()
        return self._tail.decode(errors="replace")

    def _read(self) -> bool:
        try:
            data = os.read(self._descriptor, 65_536)
        except BlockingIOError:
            return False
        log.debug("a kernel wrote: %r", data)
        self._tail = (self._tail + data)[-KEPT:]
        if not data:
            self._loop.remove_reader(self._descriptor)
        return bool(data)

    def _forget(self) -> None:
        self._loop.remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = -1


class _Spawned(asyncio.SubprocessProtocol):
    """Tells of the process's end, once."""

    def __init__(self, last_words: LastWords, on_exit: Callable[[Exit], None]) -> None:
        self._last_words = last_words
        self._on_exit = on_exit
        self._transport: asyncio.SubprocessTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def process_exited(self) -> None:
        assert self._transport is not None, "it has never begun"
        status = self._transport.get_returncode()
        self._transport.close()
        self._on_exit(Exit(status, self._last_words.close()))


class SpawnedProcess:
    """A process that we started."""

    def __init__(self, transport: asyncio.SubprocessTransport) -> None:
        self._transport = transport
        self.pid = transport.get_pid()

    def signal(self, number: int) -> None:
        if self._transport.get_returncode() is None:
            signal_group(self.pid, number)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
