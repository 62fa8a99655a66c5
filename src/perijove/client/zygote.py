"""Starts kernels as forks of a zygote: a process that has everything imported, so that a kernel is there at once.

The zygote speaks lines of JSON over a Unix socket, one connection a kernel:
{"connection_file", "cwd", "env"} -> {"pid"}, and when the kernel has ended {"exit": status}.
"""

import asyncio
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from perijove.client.process import OtherProcess, watch_end
from perijove.client.provisioner import Exit, KernelProcess, LastWords, Launch, LocalProvisioner, Spawn

log = logging.getLogger(__name__)


class ZygoteFailed(Exception):
    """The zygote has ended, or said something that it should not; never leaves this module."""


def is_possible() -> bool:
    """Whether a fork of a process with its imports done is safe here: macOS's own libraries do not survive it."""
    return sys.platform == "linux"


class ZygoteProvisioner:
    """A zygote of this very Python, and the kernels that are forks of it.

    It is started with the first kernel or by `prepare`, and again when it has died. A kernel that it can't fork is
    spawned. `close` ends the zygote; its kernels go on.
    """

    def __init__(self) -> None:
        self._zygote: _Zygote | None = None
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def prepare(self) -> None:
        """Start the zygote, so that the first kernel need not; what goes wrong is told when a kernel is asked for."""
        if not is_possible():
            return
        async with self._starting:
            if self._zygote is None or self._zygote.has_ended:
                await self.close()
                zygote = _Zygote()
                await zygote.start()
                self._zygote = zygote

    async def launch(self, launch: Launch, on_exit: Callable[[Exit], None]) -> KernelProcess:
        """Fork a kernel by its connection file, folder and environment; its command line counts if that fails."""
        if is_possible():
            try:
                await self.prepare()
                assert self._zygote is not None, "prepared"
                return await self._zygote.fork(launch, on_exit)
            except (OSError, ZygoteFailed) as error:
                log.warning("a kernel is spawned, as it can't be forked: %s", error)
        return await LocalProvisioner().launch(launch, on_exit)

    async def close(self) -> None:
        """End the zygote."""
        if self._zygote is not None:
            await self._zygote.close()
            self._zygote = None


class _Zygote:
    """One zygote's process and the socket that it listens to."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="perijove-"))  # readable by its owner alone
        self._path = self._folder / "zygote"
        self._process: KernelProcess | None = None
        self._last_words: LastWords | None = None
        self._ended = asyncio.Event()
        self._closing = False

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    async def start(self) -> None:
        # The socket listens before the process is there: whoever connects waits for it, and nobody tries again.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self._path))
            listener.listen(64)
            argv = (sys.executable, "-m", "perijove.kernel.zygote", f"fd:{listener.fileno()}")
            spawn = Spawn(argv, dict(os.environ), Path.cwd(), (listener.fileno(),))
            self._last_words, self._process = await spawn(self._exited)

    def _exited(self, how: Exit) -> None:
        self._ended.set()
        if not self._closing:
            log.warning("the zygote has ended: %s", how)

    async def fork(self, launch: Launch, on_exit: Callable[[Exit], None]) -> KernelProcess:
        assert self._last_words is not None, "started"
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_unix_connection(
            lambda: _Kernel(cast("LastWords", self._last_words), on_exit), str(self._path)
        )
        request = {"connection_file": str(launch.connection_file), "cwd": str(launch.cwd), "env": dict(launch.env)}
        return await protocol.ask(request)

    async def close(self) -> None:
        self._closing = True
        if self._process is not None:
            self._process.signal(signal.SIGTERM)
            await self._ended.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Kernel(asyncio.Protocol):
    """One connection to the zygote, so one kernel."""

    def __init__(self, last_words: LastWords, on_exit: Callable[[Exit], None]) -> None:
        self._last_words = last_words
        self._spoken_before = last_words.count
        self._on_exit = on_exit
        self._received = b""
        self._started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport
        self._process: OtherProcess | None = None

    async def ask(self, request: dict[str, Any]) -> "OtherProcess":
        self._transport.write(json.dumps(request).encode() + b"\n")
        self._process = OtherProcess(await self._started)
        return self._process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        *lines, self._received = (self._received + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "pid" in told and not self._started.done():
                self._started.set_result(told["pid"])
            elif "error" in told and not self._started.done():
                self._started.set_exception(ZygoteFailed(told["error"]))
            elif "exit" in told:
                self._ended(told["exit"])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        if not self._started.done():
            self._started.set_exception(ZygoteFailed("the zygote ended before it answered"))
        elif self._process is not None and not self._process.ended:
            # The zygote has ended, the kernel perhaps not: from now on only the system tells.
            watch_end(self._process.pid, lambda: self._ended(None))

    def _ended(self, status: int | None) -> None:
        if self._process is not None:
            self._process.ended = True
        self._transport.close()
        self._on_exit(Exit(status, self._last_words.since(self._spoken_before)))
