"""The notebook server as a program: the one place where its parts are put together."""

import asyncio
import logging
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from perijove import paths
from perijove.server import browser
from perijove.server.app import make_app
from perijove.server.deferred import DeferredKernels
from perijove.server.errors import Refusal
from perijove.server.folder import Folder
from perijove.server.guard import Door
from perijove.server.listen import CannotListen, Listening, listen
from perijove.server.live.kernel import Kernels
from perijove.server.live.rooms import Rooms, RoomSettings
from perijove.server.store import Store
from perijove.settings import KernelSettings, ServerSettings

log = logging.getLogger(__name__)

_FRAME_LIMIT = 128 << 20
_GRACE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class _Start:
    folder: Folder
    page: str


def serve(settings: ServerSettings, kernel: KernelSettings | None = None) -> int:
    """Run the server until it is told to stop; answers the program's exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        start = _what_to_serve(settings)
        listening = listen(settings.ip, settings.port)
    except (Refusal, CannotListen) as error:
        sys.stderr.write(f"perijove: {error}\n")
        return 1
    with ExitStack() as stack, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        stack.callback(listening.socket.close)
        try:
            runner.run(_serve(settings, kernel or KernelSettings(), start, listening))
        except KeyboardInterrupt:
            return 130
    return 0


def _what_to_serve(settings: ServerSettings) -> _Start:
    wanted = Path(settings.folder).expanduser()
    if wanted.is_file():
        return _Start(Folder.at(wanted.parent), f"notebooks/{quote(wanted.name)}")
    if not wanted.is_dir():
        raise Refusal(f"there is no folder or file {settings.folder!r} to serve")
    folder = Folder.at(wanted)
    if not settings.open:
        return _Start(folder, "tree")
    place = folder.existing(Path(settings.open).as_posix())
    kind = "tree" if place.is_dir() else "notebooks"
    return _Start(folder, f"{kind}/{quote(folder.path_of(place))}")


async def _serve(settings: ServerSettings, kernel: KernelSettings, start: _Start, listening: Listening) -> None:
    token = settings.token or secrets.token_hex(24)
    door = Door(token=token, port=listening.port, address=settings.ip, names=_names(settings.ip))
    store = Store(paths.journal_dir())
    try:
        kernels = DeferredKernels(lambda: _load_kernels(kernel))
        room = RoomSettings(
            autosave=settings.autosave,
            default_kernel=kernel.default,
            trust=paths.jupyter_data_dir(),
            preserve=settings.preserve,
            widgets=settings.widgets,
        )
        async with Rooms.running(start.folder, kernels, store, room) as rooms:
            app = _AfterFirstAnswer(make_app(rooms, door), rooms.prepare_kernels)
            url = f"{listening.url}{start.page}?{urlencode({'token': token})}"
            rooms.adopt_kernels()
            async with _answering(app, listening) as ended:
                _greet(settings, start, listening, url)
                with ExitStack() as stack:
                    if settings.browser and browser.can_open():
                        await asyncio.to_thread(browser.show, stack.enter_context(browser.doorway(url)))
                    await ended.wait()
                sys.stdout.write("\nperijove: saving notebooks and ending kernels\n")
                sys.stdout.flush()
    finally:
        store.close()


def _load_kernels(settings: KernelSettings) -> Kernels:
    from perijove.server.kernels import ClientKernels  # noqa: PLC0415 - the client and ZeroMQ are no part of the start

    return ClientKernels(settings)


@asynccontextmanager
async def _answering(app: ASGIApp, listening: Listening) -> AsyncIterator[asyncio.Event]:
    """Answer requests; the event is set when somebody asks the program to stop."""
    config = uvicorn.Config(
        app,
        http="httptools" if _has("httptools") else "h11",
        ws="websockets-sansio",
        ws_max_size=_FRAME_LIMIT,
        # The pages are mostly on this machine or behind a proxy that packs; packing outputs costs more than it saves.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    ended = asyncio.Event()
    _on_signals(ended)
    await server.startup(sockets=[listening.socket])
    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(server.main_loop(), name="uvicorn")
        try:
            yield ended
        finally:
            server.should_exit = True
            await ticking
            await server.shutdown(sockets=[listening.socket])


def _on_signals(ended: asyncio.Event) -> None:
    """The first signal ends the program in good order; a second one at once."""
    loop = asyncio.get_running_loop()
    known = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # `nohup` ignores the end of the terminal, and so do we. (SIGINT is heard even if a shell started us with `&`.)
    wanted = [number for number in known if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN]

    def stop() -> None:
        ended.set()
        for number in wanted:
            loop.remove_signal_handler(number)

    for number in wanted:
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            return


class _AfterFirstAnswer:
    """Calls once, after the first request was answered: what a start has no time for."""

    def __init__(self, app: ASGIApp, call: Callable[[], None]) -> None:
        self._app = app
        self._call: Callable[[], None] | None = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        if self._call is not None and scope["type"] == "http":
            call, self._call = self._call, None
            call()


def _greet(settings: ServerSettings, start: _Start, listening: Listening, url: str) -> None:
    if listening.taken:
        sys.stdout.write(f"port {settings.port} is in use, so this is port {listening.port}\n")
    sys.stdout.write(f"Perijove serves {start.folder.root}\n\n    {url}\n\nCtrl-C ends it.\n")
    sys.stdout.flush()


def _names(address: str) -> frozenset[str]:
    """The host names under which a server on this address may be called."""
    if address in {"127.0.0.1", "::1", "localhost"}:
        return frozenset()
    # Not the fully qualified name: asking for it may wait for a name server.
    return frozenset({address.lower(), socket.gethostname().lower()})


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if not _has("uvloop"):
        return None
    import uvloop  # noqa: PLC0415 - not there on every platform

    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _has(module: str) -> bool:
    from importlib.util import find_spec  # noqa: PLC0415 - only to ask

    return find_spec(module) is not None
