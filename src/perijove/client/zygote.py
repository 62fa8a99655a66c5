"""Starts kernels as forks of a zygote: a process that has everything imported, so that a kernel is there at once.

The zygote speaks lines of JSON over a Unix socket, one connection a kernel: {"connection_file", "cwd", "env",
"arguments"} -> {"pid"}, and when the kernel has ended {"exit": status}. With it goes a pipe for its last words.
"""

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, cast

from perijove.client.process import OtherProcess, watch_end
from perijove.client.provisioner import Exit, KernelProcess, LastWords, Launch, LocalProvisioner, Spawn
from perijove.client.specs import own_arguments

log = logging.getLogger(__name__)

# As many may ask at once before it has done its imports.
_BACKLOG = 4096


class ZygoteFailed(Exception):
    """The zygote has ended, or said something that it should not; never leaves this module."""


def is_possible() -> bool:
    """Whether a fork of a process with its imports done is safe here: macOS's own libraries do not survive it."""
    return sys.platform == "linux"


# What an interpreter and its libraries read when they start, and a fork comes too late for.
_EARLY = re.compile(r"(PYTHON|LD_|LC_|MALLOC_|GLIBC_)\w*|LANG|LANGUAGE|\w+_NUM_THREADS")
# Zygotes of different environments at the same time; a kernel of another one ends that which was not used for longest.
_MOST = 3


class ZygoteProvisioner:
    """Zygotes of this very Python, and the kernels that are forks of them.

    One is started with the first kernel or by `prepare`, and again when it has died, or when packages were installed
    since. Kernels whose environments differ in what an interpreter reads when it starts have different ones. A kernel
    that can't be forked is spawned. `close` ends the zygotes; their kernels go on.
    """

    def __init__(self, preload: Sequence[str] = (), pool: int = 0) -> None:
        """With the modules of the settings `kernel.preload` and `kernel.pool`."""
        self._options = {"preload": list(preload), "pool": pool}
        self._zygotes: OrderedDict[_Kind, _Zygote] = OrderedDict()
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def prepare(self, env: Mapping[str, str] = os.environ) -> None:
        """Start a zygote, so that the first kernel need not; what goes wrong is told when a kernel is asked for."""
        if is_possible():
            await self._zygote_for(env)

    async def _zygote_for(self, env: Mapping[str, str]) -> "_Zygote":
        kind = _Kind(frozenset((name, value) for name, value in env.items() if _EARLY.fullmatch(name)), _installed())
        async with self._starting:
            zygote = self._zygotes.get(kind)
            if zygote is None or zygote.has_ended:
                await self._end_all_but(kind)
                zygote = _Zygote()
                await zygote.start(env, self._options)
                self._zygotes[kind] = zygote
            self._zygotes.move_to_end(kind)
            return zygote

    async def _end_all_but(self, wanted: "_Kind") -> None:
        """Those that have ended, those of packages that are there no more, and those that are too many."""
        for kind, zygote in list(self._zygotes.items()):
            if zygote.has_ended or kind.installed != wanted.installed or len(self._zygotes) >= _MOST:
                del self._zygotes[kind]
                await zygote.close()

    async def launch(self, launch: Launch, on_exit: Callable[[Exit], None]) -> KernelProcess:
        """Fork a kernel by its connection file, folder and environment; its command line counts if that fails."""
        arguments = own_arguments(launch.argv)
        if is_possible() and arguments is not None:
            try:
                return await (await self._zygote_for(launch.env)).fork(launch, arguments, on_exit)
            except (OSError, ZygoteFailed) as error:
                log.warning("a kernel is spawned, as it can't be forked: %s", error)
        return await LocalProvisioner().launch(launch, on_exit)

    async def close(self) -> None:
        """End the zygotes."""
        async with self._starting:
            while self._zygotes:
                _, zygote = self._zygotes.popitem()
                await zygote.close()


class _Kind(NamedTuple):
    """What two kernels have to have in common to be forks of one process."""

    early: frozenset[tuple[str, str]]
    installed: tuple[int, ...]


def _installed() -> tuple[int, ...]:
    """The times at which this Python, or what is installed for it, was changed last."""
    packages = (path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"})
    return tuple(map(_changed, (sys.executable, str(Path(__file__).parents[1]), *packages)))


def _changed(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


class _Zygote:
    """One zygote's process and the socket that it listens to."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="perijove-"))  # readable by its owner alone
        self._path = self._folder / "zygote"
        self._process: KernelProcess | None = None
        self._ended = asyncio.Event()
        self._closing = False
        self._lifeline: int | None = None

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    async def start(self, env: Mapping[str, str], options: Mapping[str, Any]) -> None:
        # The socket listens before the process is there: whoever connects waits for it, and nobody tries again.
        # When this process is killed the system closes the other pipe's end, and kills the zygote for that.
        lifeline, self._lifeline = os.pipe()
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(self._path))
                listener.listen(_BACKLOG)
                told = json.dumps({**options, "lifeline": lifeline})
                # -P: what lies in this process's folder is not what a kernel elsewhere imports.
                argv = (sys.executable, "-P", "-m", "perijove.kernel.zygote", f"fd:{listener.fileno()}", told)
                spawn = Spawn(argv, dict(env), Path.cwd(), (listener.fileno(), lifeline))
                _, self._process = await spawn(self._exited)
        except OSError:
            self._let_go()
            raise
        finally:
            os.close(lifeline)

    def _exited(self, how: Exit) -> None:
        self._ended.set()
        if not self._closing:
            log.warning("the zygote has ended: %s", how)

    async def fork(self, launch: Launch, arguments: Sequence[str], on_exit: Callable[[Exit], None]) -> KernelProcess:
        request = {
            "connection_file": str(launch.connection_file),
            "cwd": str(launch.cwd),
            "env": dict(launch.env),
            "arguments": list(arguments),
        }
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        last_words = LastWords(reading)
        connected = socket.socket(socket.AF_UNIX)
        try:
            connected.connect(str(self._path))
            socket.send_fds(connected, [b" "], [writing])
            loop = asyncio.get_running_loop()
            _, protocol = await loop.create_connection(lambda: _Kernel(last_words, on_exit), sock=connected)
            return await protocol.ask(request)
        except (OSError, ZygoteFailed):
            connected.close()
            last_words.close()
            raise
        finally:
            os.close(writing)

    async def close(self) -> None:
        self._closing = True
        if self._process is not None:
            self._process.signal(signal.SIGTERM)
            await self._ended.wait()
        self._let_go()

    def _let_go(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None


class _Kernel(asyncio.Protocol):
    """One connection to the zygote, so one kernel."""

    def __init__(self, last_words: LastWords, on_exit: Callable[[Exit], None]) -> None:
        self._last_words = last_words
        self._on_exit = on_exit
        self._received = b""
        self._started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport
        self._process: OtherProcess | None = None

    async def ask(self, request: dict[str, Any]) -> "OtherProcess":
        self._transport.write(json.dumps(request).encode() + b"\n")
        try:
            self._process = OtherProcess(await self._started)
        finally:
            if self._process is None:
                self._transport.close()
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
        self._on_exit(Exit(status, self._last_words.close()))
