"""Starts one kernel, watches it, interrupts, restarts and ends it."""

import asyncio
import os
import signal
import weakref
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from perijove.client import connection
from perijove.client.client import Client
from perijove.client.errors import ClientError, KernelDied, NotAnswering
from perijove.client.handshake import Handshake
from perijove.client.process import adopted
from perijove.client.provisioner import Exit, KernelProcess, Launch, LocalProvisioner, Provisioner
from perijove.client.registry import KernelRecord, Registry, is_alive, new_record, owned
from perijove.client.specs import FoundSpec
from perijove.client.wrapped import hosted
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import new_id
from perijove.protocol.shell import KernelInfoReply
from perijove.settings import KernelSettings

OnExit = Callable[[Exit], None]


class KernelManager:
    """One kernel, under one id and connection file for as long as the manager lives, restarts included.

    `async with KernelManager(find_spec("perijove")) as manager, manager.client() as client: ...`
    """

    def __init__(
        self,
        found: FoundSpec,
        *,
        provisioner: Provisioner | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] = os.environ,
        kernel_id: str | None = None,
        settings: KernelSettings | None = None,
        linger: float = 0.0,
        ipc: bool = True,
    ) -> None:
        """With a `linger`, the kernel goes on for so many idle seconds when this process was killed.

        Ours listens on files unless `ipc` is false. Ports it chooses and encrypts, if its kernelspec says that it can.
        """
        self.found = found
        self.kernel_id = kernel_id or new_id()
        self.settings = settings or KernelSettings()
        # Our own kernel listens on files: no other program can take them, and only the user may open them. Of the
        # others we do not know whether they can.
        encrypted, chosen = found.spec.supports_encryption, not found.spec.supports_handshake
        by_path = ipc and found.is_ours
        self.info = connection.new_connection(
            self.kernel_id, found.name, ipc=by_path, encrypted=encrypted, chosen=chosen
        )
        self.connection_file = connection.connection_file(self.kernel_id)
        self._linger = linger
        self._provisioner = provisioner or LocalProvisioner()
        self._registry = Registry()
        self._cwd = cwd or Path.cwd()
        self._env = env
        self._process: KernelProcess | None = None
        self._ended = asyncio.Event()
        self._asked_to_end = False
        self._callbacks: list[OnExit] = []
        self._clients: weakref.WeakSet[Client] = weakref.WeakSet()
        self.exit: Exit | None = None
        self.notebook = ""  # whose kernel it is, for the registry

    @classmethod
    async def adopt(
        cls,
        record: KernelRecord,
        *,
        provisioner: Provisioner | None = None,
        env: Mapping[str, str] = os.environ,
        settings: KernelSettings | None = None,
        linger: float = 0.0,
    ) -> Self:
        """Take over a kernel that runs, whoever has started it: from now on it is this process's.

        Raises KernelDied when it does not run any more, ProtocolError and OSError when its files can't be read.
        """
        manager = cls(
            record.found,
            provisioner=provisioner,
            cwd=Path(record.cwd),
            env=env,
            kernel_id=record.kernel_id,
            settings=settings,
            linger=linger,
        )
        manager.connection_file = Path(record.connection_file)
        manager.info = connection.read_connection_file(manager.connection_file)
        manager._process = adopted(record.pid, lambda: manager._exited(Exit(None)))
        if not is_alive(record):
            raise KernelDied(f"the kernel {record.name!r} (process {record.pid}) has ended meanwhile")
        async with manager.client() as client:
            await client.adopt()
        manager._registry.add(owned(record))
        return manager

    async def __aenter__(self) -> Self:
        if not self.running:
            await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.shutdown(now=error is not None)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and not self._ended.is_set()

    @property
    def pid(self) -> int | None:
        """The id of the process, None when it does not live."""
        return self._process.pid if self._process is not None and self.running else None

    async def start(self) -> None:
        """Start the process; `wait_ready` tells whether it answers. Raises KernelDied when it can't be started.

        And NotAnswering when it does not report the ports that it shall choose.
        """
        handshake = Handshake(self.kernel_id, self.info)
        try:
            connection.write_connection_file(self.connection_file, handshake.told)
            await self._launch()
            found = await handshake.result(self._ended, self.settings.start_timeout)
        finally:
            handshake.close()
        if found is None:
            how = self.exit
            await self.shutdown(now=True)
            raise (
                NotAnswering(f"the kernel {self.found.name!r} has not said its ports")
                if how is None
                else self._died(how)
            )
        if found is not self.info:
            self.info = found
            connection.write_connection_file(self.connection_file, found)

    async def _launch(self) -> None:
        env = dict(self.found.spec.environment(self._env))
        env["JPY_PARENT_PID"] = str(os.getpid())  # by which a kernel sees that whoever started it has gone
        env["PERIJOVE_LINGER"] = f"{self._linger:g}"
        argv = await hosted(self.found.command(self.connection_file), env)
        launch = Launch(argv, env, self._cwd, self.connection_file)
        self._ended.clear()
        self._asked_to_end, self.exit = False, None
        try:
            self._process = await self._provisioner.launch(launch, self._exited)
        except OSError as error:
            connection.remove_connection(self.connection_file, self.info)
            where = f" in {self._cwd}" if not self._cwd.is_dir() else ""
            raise KernelDied(f"the kernel {self.found.name!r} can't be started{where}: {error}") from error
        places = (self.connection_file, self._cwd)
        self._registry.add(new_record(self.kernel_id, self.found, self._process.pid, *places, self.notebook))

    @property
    def session(self) -> str:
        """The session of the one client that speaks for whoever manages the kernel, and of its successor's."""
        return f"manager-{self.kernel_id}"

    def client(self, session: str = "") -> Client:
        """A new client; what waits in it is told when the kernel dies."""
        client = Client.connect(self.info, session)
        self._clients.add(client)
        if self.exit is not None:
            client.lost(self._died(self.exit))
        return client

    async def wait_ready(self, client: Client) -> KernelInfoReply:
        """Wait until the kernel answers; raises KernelDied, or NotAnswering after the settings' `start_timeout`."""
        limit = self.settings.start_timeout
        try:
            async with asyncio.timeout(limit):
                return await client.wait_ready()
        except TimeoutError:
            raise NotAnswering(
                f"the kernel {self.found.name!r} (process {self.pid}) has not answered in {limit:g} s"
            ) from None

    def on_exit(self, callback: OnExit) -> Callable[[], None]:
        """Call back when the kernel ends without having been asked to; returns what ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    async def interrupt(self) -> None:
        """Interrupt what runs, by signal or by message as the kernelspec says."""
        if self._process is None or not self.running:
            raise KernelDied(f"the kernel {self.found.name!r} does not run: nothing to interrupt")
        if self.found.spec.interrupt_mode == "signal":
            self._process.signal(signal.SIGINT)
            return
        async with self.client() as client:
            await client.interrupt()

    async def restart(self, *, now: bool = False) -> None:
        """End the kernel and start it again behind the same connection file; clients go on when it is ready."""
        await self._end(now=now, restart=True)
        await self.start()
        for client in tuple(self._clients):
            client.revived()

    async def shutdown(self, *, now: bool = False) -> None:
        """Ask the kernel to end, then tell it to (SIGTERM), then end it (SIGKILL); with `now`, only the last."""
        try:
            await self._end(now=now, restart=False)
        finally:
            connection.remove_connection(self.connection_file, self.info)
            self._registry.remove(self.kernel_id)

    async def _end(self, *, now: bool, restart: bool) -> None:
        process = self._process
        self._asked_to_end = True
        if process is None or not self.running:
            return
        if not now:
            patience = self.settings.shutdown_timeout / 2
            if await self._ended_within(patience, self._ask_to_end(process, restart=restart)):
                return
            process.signal(signal.SIGTERM)
            if await self._ended_within(patience):
                return
        process.signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        await self._ended.wait()

    async def _ask_to_end(self, process: KernelProcess, *, restart: bool) -> None:
        if self.found.spec.interrupt_mode == "signal":
            # Kernels that take signals may be deaf to messages while they run code.
            process.signal(signal.SIGINT)
        async with Client.connect(self.info) as client:
            try:
                await client.shutdown(restart=restart)
            except (ClientError, ProtocolError):  # it ended before it could answer
                return

    async def _ended_within(self, seconds: float, asking: Coroutine[None, None, None] | None = None) -> bool:
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                request = group.create_task(asking) if asking is not None else None
                await self._ended.wait()
                if request is not None:
                    request.cancel()
        except TimeoutError:
            return False
        return True

    def _exited(self, how: Exit) -> None:
        self.exit = how
        self._ended.set()
        error = self._died(how)
        for client in tuple(self._clients):
            client.lost(error)
        if not self._asked_to_end:
            for callback in tuple(self._callbacks):
                callback(how)

    def _died(self, how: Exit) -> KernelDied:
        return KernelDied(f"the kernel {self.found.name!r} died: {how}")
