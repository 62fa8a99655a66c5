"""Kernels for live notebooks, by way of the client package. Importing this brings in the whole client and ZeroMQ."""

import asyncio
import logging
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from perijove.client.adopting import take_over
from perijove.client.client import Client
from perijove.client.errors import ClientError
from perijove.client.manager import KernelManager
from perijove.client.registry import Registry
from perijove.client.specs import FoundSpec, find_spec, find_spec_for, find_specs
from perijove.client.zygote import ZygoteProvisioner
from perijove.notebook.changes import SetMetadata
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Message, MsgId
from perijove.protocol.shell import ErrorReply, ExecuteReply, KernelInfoReply
from perijove.protocol.stdin import InputRequest
from perijove.server.live.events import KernelStarted
from perijove.server.live.kernel import KernelUnavailable, OnDeath, OnInput, OnOutput, Outcome
from perijove.server.widgets import KernelWidgets
from perijove.settings import KernelSettings

log = logging.getLogger(__name__)

# Threads may print for a run that has ended; so many of the latest runs of a kernel are still listened to.
_REMEMBERED = 200
_ASK_SECONDS = 10.0

_Reply = TypeVar("_Reply")


class ClientKernel:
    """One kernel, its manager and the one client that the notebook's room has."""

    def __init__(self, manager: KernelManager, client: Client, around: AsyncExitStack, remark: str = "") -> None:
        self._remark = remark
        self._manager = manager
        self._client = client
        self._around = around
        self._info: KernelInfoReply | None = None
        self._ended: OrderedDict[MsgId, OnOutput] = OrderedDict()
        self._widgets = KernelWidgets(client)
        client.subscribe(self._late)

    @property
    def about(self) -> KernelStarted:
        """Its names, as a notebook's metadata tell them."""
        found = self._manager.found
        spec = {"display_name": found.spec.display_name, "language": found.spec.language, "name": found.name}
        language = msgspec.to_builtins(self._info.language_info) if self._info is not None else {}
        told = {key: value for key, value in language.items() if value not in ("", None)}
        return KernelStarted(found.spec.display_name, spec, told, self._remark)

    async def wait_ready(self) -> None:
        """Wait until it answers; raises KernelUnavailable, and the kernel is gone then."""
        try:
            self._info = await self._manager.wait_ready(self._client)
        except (ClientError, ProtocolError) as error:
            await self._end(now=True)
            raise KernelUnavailable(str(error)) from error

    def new_request(self) -> str:
        """An id for a run."""
        return self._client.new_id()

    async def execute(self, code: str, cell_id: str, request: str, on_output: OnOutput, on_input: OnInput) -> Outcome:
        """Run code for a cell; a kernel that dies meanwhile is told by `on_death`, so that here it is only the end."""
        running = self._client.execute(
            code,
            metadata={"cellId": cell_id},
            on_output=lambda message: _deliver(message, on_output),
            on_input=_asker(on_input),
            msg_id=MsgId(request),
        )
        return _outcome(await self._reply(running, request, on_output))

    async def resume(self, request: str, seen: str, on_output: OnOutput, on_input: OnInput) -> Outcome | None:
        """Go on with a run that a server that was killed has begun."""
        running = self._client.resume(
            MsgId(request),
            MsgId(seen) if seen else None,
            on_output=lambda message: _deliver(message, on_output),
            on_input=_asker(on_input),
        )
        reply = await self._reply(running, request, on_output)
        return None if reply is None else _outcome(reply)

    async def _reply(self, running: Awaitable[_Reply], request: str, on_output: OnOutput) -> _Reply | ClientError:
        try:
            return await running
        except (ClientError, ProtocolError) as error:
            log.warning("a run ended without a reply: %s", error)
            return ClientError(str(error))
        finally:
            self._remember(MsgId(request), on_output)

    async def interrupt(self) -> None:
        """Stop what runs."""
        try:
            await self._manager.interrupt()
        except (ClientError, ProtocolError) as error:
            log.warning("could not interrupt: %s", error)

    async def restart(self) -> None:
        """Begin again; raises KernelUnavailable."""
        self._ended.clear()
        self._widgets.forget()
        try:
            await self._manager.restart()
        except (ClientError, ProtocolError, OSError) as error:
            await self._end(now=True)
            raise KernelUnavailable(str(error)) from error
        await self.wait_ready()

    async def shutdown(self) -> None:
        """End it."""
        await self._end(now=False)

    def widgets(self) -> SetMetadata | None:
        """What is new of its widgets for the notebook's metadata."""
        return self._widgets.take()

    async def recall_widgets(self) -> None:
        """Ask for the widgets that it had before it was adopted."""
        await self._widgets.recall()

    async def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """A complete_reply's content."""
        return await self._ask(self._client.complete(code, cursor))

    async def inspect(self, code: str, cursor: int, detail: int) -> dict[str, Any]:
        """An inspect_reply's content."""
        return await self._ask(self._client.inspect(code, cursor, detail))

    async def _ask(self, question: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                reply = await question
        except (ClientError, ProtocolError, TimeoutError) as error:
            return {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        status = "error" if isinstance(reply, ErrorReply) else "ok"
        content: dict[str, Any] = {"status": status, **msgspec.to_builtins(reply)}
        return content

    async def _end(self, *, now: bool) -> None:
        try:
            await self._manager.shutdown(now=now)
        finally:
            await self._around.aclose()

    def _remember(self, run: MsgId, on_output: OnOutput) -> None:
        self._ended[run] = on_output
        while len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)

    def _late(self, message: Message) -> None:
        run = message.parent_id
        if run is not None and (on_output := self._ended.get(run)) is not None:
            _deliver(message, on_output)


def _asker(on_input: OnInput) -> Callable[[InputRequest], Awaitable[str]]:
    async def ask(request: InputRequest) -> str:
        return await on_input(request.prompt, request.password)

    return ask


def _outcome(reply: ExecuteReply | ErrorReply | ClientError) -> Outcome:
    count = None if isinstance(reply, ClientError) else reply.execution_count
    return Outcome(ok=isinstance(reply, ExecuteReply), execution_count=count)


def _deliver(message: Message, on_output: OnOutput) -> None:
    if message.msg_type == "status":
        return
    try:
        content = msgspec.json.decode(message.content)
    except msgspec.MsgspecError as error:
        log.warning("dropped a message of type %s from a kernel: %s", message.msg_type, error)
        return
    if isinstance(content, dict):
        on_output(message.msg_type, content, message.msg_id)


async def _ready(kernel: ClientKernel, manager: KernelManager, on_death: OnDeath) -> ClientKernel:
    await kernel.wait_ready()
    manager.on_exit(lambda how: on_death(f"the kernel died: {how}"))
    return kernel


def _find(name: str, language: str | None, default: str, cwd: Path) -> tuple[FoundSpec, str]:
    return (find_spec(name, cwd=cwd), "") if language is None else find_spec_for(name, language, default, cwd)


class ClientKernels:
    """Starts kernels by their kernelspecs: our own as forks of a zygote, all others as their command lines say."""

    def __init__(self, settings: KernelSettings | None = None, zygote: ZygoteProvisioner | None = None) -> None:
        self._settings = settings or KernelSettings()
        self._zygote = zygote or ZygoteProvisioner(self._settings.preload, self._settings.pool)
        # The zygote is started once, whoever needs it first.
        self._preparing = asyncio.Lock()

    async def start(
        self, name: str, language: str | None, *, cwd: Path, on_death: OnDeath, notebook: Path | None = None
    ) -> ClientKernel:
        """Start a kernel and wait until it answers; raises KernelUnavailable."""
        around = AsyncExitStack()
        try:
            found, remark = await asyncio.to_thread(_find, name, language, self._settings.default, cwd)
            manager = KernelManager(
                found,
                provisioner=self._zygote if found.can_be_forked else None,
                cwd=cwd,
                settings=self._settings,
                linger=self._settings.linger,
            )
            manager.notebook = str(notebook or "")
            await manager.start()
            client = await around.enter_async_context(manager.client(manager.session))
        except (ClientError, ProtocolError, OSError) as error:
            await around.aclose()
            raise KernelUnavailable(str(error)) from error

        return await _ready(ClientKernel(manager, client, around, remark), manager, on_death)

    async def adopt(self, notebook: Path, *, on_death: OnDeath) -> ClientKernel | None:
        """The kernel of a notebook whose server was killed, if it still runs and answers."""
        orphans = await asyncio.to_thread(Registry().orphans)
        for record in orphans:
            if record.notebook != str(notebook):
                continue
            zygote = self._zygote if record.found.can_be_forked else None
            manager = await take_over(record.connection_file, zygote, os.environ, self._settings)
            if manager is None:
                continue
            around = AsyncExitStack()
            client = await around.enter_async_context(manager.client(manager.session))
            try:
                kernel = await _ready(ClientKernel(manager, client, around), manager, on_death)
            except KernelUnavailable as error:
                log.warning("the kernel of %s could not be taken over: %s", notebook, error)
                continue
            await kernel.recall_widgets()
            return kernel
        return None

    async def left(self) -> list[Path]:
        """The notebooks that have such kernels."""
        return [Path(record.notebook) for record in await asyncio.to_thread(Registry().orphans)]

    def specs(self) -> dict[str, Any]:
        """The kernelspecs, as the Jupyter API tells them."""
        found = find_specs()
        specs = {name: {**spec.as_json(), "resources": {}} for name, spec in found.items()}
        return {"default": next(iter(specs), ""), "kernelspecs": specs}

    async def prepare(self) -> None:
        """Start the zygote, so that the first kernel need not wait for it."""
        async with self._preparing:
            await self._zygote.prepare()

    async def close(self) -> None:
        """End the zygote."""
        async with self._preparing:
            await self._zygote.close()
