"""A server in one process, without a socket: its ASGI application, pages that talk to it, and a kernel made of a script."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from perijove.server.app import make_app
from perijove.server.folder import Folder
from perijove.server.guard import Door
from perijove.server.live.events import KernelStarted
from perijove.server.live.kernel import KernelUnavailable, Outcome
from perijove.server.live.rooms import Rooms, RoomSettings
from perijove.server.store import Store

TOKEN = "secret-token"
DOOR = Door(token=TOKEN, port=8888)
HOST = "localhost:8888"


class FakeKernel:
    """A kernel for the language of these tests: one command a line.

    print WORD · wait NAME (until the test sets it) · ask PROMPT · fail · die · show ID HTML · update ID HTML
    """

    def __init__(self, kernels, on_death):
        self.kernels = kernels
        self.on_death = on_death
        self.count = 0
        self.interrupted = asyncio.Event()

    @property
    def about(self):
        return KernelStarted(
            "Fake", {"name": "perijove", "display_name": "Fake", "language": "fake"}, {"name": "fake", "version": "1"}
        )

    def new_request(self):
        return "request"

    async def execute(self, code, cell_id, request, on_output, on_input):
        self.count += 1
        self.interrupted.clear()
        on_output("execute_input", {"code": code, "execution_count": self.count})
        for line in code.splitlines():
            command, _, rest = line.partition(" ")
            if not await self._do(command, rest, on_output, on_input):
                return Outcome(ok=False, execution_count=self.count)
        return Outcome(ok=True, execution_count=self.count)

    async def _do(self, command, rest, on_output, on_input):
        match command:
            case "print":
                on_output("stream", {"name": "stdout", "text": f"{rest}\n"})
            case "show" | "update":
                name, _, html = rest.partition(" ")
                kind = "display_data" if command == "show" else "update_display_data"
                on_output(kind, {"data": {"text/html": html}, "metadata": {}, "transient": {"display_id": name}})
            case "wait":
                waits = [asyncio.ensure_future(each.wait()) for each in (self.kernels.flag(rest), self.interrupted)]  # noqa: TID251
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
                if self.interrupted.is_set():
                    return self._fail("KeyboardInterrupt", on_output)
            case "ask":
                answer = await on_input(f"{rest} ", rest == "password")
                on_output("stream", {"name": "stdout", "text": f"got {answer}\n"})
            case "fail":
                return self._fail("ValueError", on_output)
            case "die":
                self.on_death("the kernel died: killed\nlast words")
                await asyncio.Event().wait()
        return True

    @staticmethod
    def _fail(name, on_output):
        on_output("error", {"ename": name, "evalue": "", "traceback": [name]})
        return False

    async def interrupt(self):
        self.interrupted.set()

    async def restart(self):
        self.count = 0

    async def shutdown(self):
        self.kernels.alive.remove(self)

    def widgets(self):
        return None

    async def complete(self, code, cursor):
        return {"status": "ok", "matches": [code + "!"], "cursor_start": 0, "cursor_end": cursor, "metadata": {}}

    async def inspect(self, code, cursor, detail):
        return {"status": "ok", "found": True, "data": {"text/plain": f"{code} {cursor} {detail}"}, "metadata": {}}


class FakeKernels:
    """Starts fake kernels; one named `broken` can't be started."""

    def __init__(self):
        self.alive = []
        self._flags = {}

    def flag(self, name):
        return self._flags.setdefault(name, asyncio.Event())

    async def adopt(self, notebook, *, on_death):
        return None

    async def left(self):
        return []

    async def start(self, name, language, *, cwd, on_death, notebook=None):
        if name == "broken":
            raise KernelUnavailable("the kernel 'broken' died: it ended with exit status 1; its last words:\nno module")
        kernel = FakeKernel(self, on_death)
        self.alive.append(kernel)
        return kernel

    def specs(self):
        spec = {"argv": [], "display_name": "Fake", "language": "fake"}
        return {"default": "perijove", "kernelspecs": {"perijove": {"name": "perijove", "spec": spec, "resources": {}}}}

    async def prepare(self):
        pass

    async def close(self):
        pass


class Answer(SimpleNamespace):
    """A response: status, headers (lower case), body."""

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()


def _scope(kind, method, path, headers, token):
    path, _, query = path.partition("?")
    given = {"host": HOST, **({"authorization": f"token {token}"} if token else {}), **(headers or {})}
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http" if kind == "http" else "ws",
        "server": ("127.0.0.1", 8888),
        "client": ("127.0.0.1", 50000),
        "root_path": "",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "subprotocols": [],
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
    }


async def ask(app, method, path, *, body=None, headers=None, token=TOKEN):
    """One request, answered."""
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = [{"type": "http.request", "body": content, "more_body": False}]
    answer = Answer(status=0, headers={}, cookies=[], body=b"")

    async def receive():
        return sent.pop(0) if sent else {"type": "http.disconnect"}

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            for name, value in message["headers"]:
                if name == b"set-cookie":
                    answer.cookies.append(value.decode("latin-1"))
                answer.headers[name.decode()] = value.decode("latin-1")
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    await app(_scope("http", method, path, headers, token), receive, send)
    return answer


class Page:
    """One page's WebSocket; `closed` is the code when the server has closed it."""

    def __init__(self, app, path, headers=None, token=TOKEN):
        self.closed = None
        self.accepted = False
        self.seen = []
        self.paused = asyncio.Event()
        self.paused.set()
        self._inbox = asyncio.Queue()
        self._outbox = asyncio.Queue()
        self._outbox.put_nowait({"type": "websocket.connect"})
        self._app = app
        self._scope = _scope("websocket", "GET", path, headers, token)
        self.task = None

    async def run(self):
        await self._app(self._scope, self._outbox.get, self._send)

    async def _send(self, message):
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.close":
                self.closed = message.get("code", 1000)
                self._inbox.put_nowait(None)
                # A real server tells the application of the end of its connection.
                self._outbox.put_nowait({"type": "websocket.disconnect", "code": self.closed})
            case "websocket.send":
                await self.paused.wait()
                self._inbox.put_nowait(json.loads(message["text"]))

    def say(self, kind, **fields):
        self._outbox.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": kind, **fields})})

    def say_text(self, text):
        self._outbox.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self):
        self._outbox.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def next(self):
        message = await asyncio.wait_for(self._inbox.get(), 10)
        if message is not None:
            self.seen.append(message)
        return message

    async def until(self, kind, **fields):
        """The next message of this type with these fields."""
        while (message := await self.next()) is not None:
            if message["type"] == kind and all(message[key] == value for key, value in fields.items()):
                return message
        raise AssertionError(f"the socket was closed ({self.closed}) before {kind} {fields} came")

    async def end(self):
        while await self.next() is not None:
            pass
        return self.closed


class Server:
    """The application with its rooms, for one test."""

    def __init__(self, app, rooms, kernels, root, group):
        self.app, self.rooms, self.kernels, self.root = app, rooms, kernels, root
        self._group = group

    async def ask(self, method, path, **options):
        return await ask(self.app, method, path, **options)

    def page(self, path, *, opens=True, epoch=None, seen=None, **options):
        page = Page(self.app, f"/api/live/{path}", **options)
        page.task = self._group.create_task(page.run())
        if opens:
            page.say("open", epoch=epoch, seen=seen)
        return page


@asynccontextmanager
async def _serving(root, journal, *, kernels=None, autosave=0.05, watch=0.05, linger=0.01, trust=None):
    store = Store(journal)
    kernels = kernels or FakeKernels()
    try:
        settings = RoomSettings(autosave=autosave, watch=watch, linger=linger, trust=trust)
        async with asyncio.TaskGroup() as group, Rooms.running(Folder.at(root), kernels, store, settings) as rooms:
            yield Server(make_app(rooms, DOOR, root.parent / "static"), rooms, kernels, root, group)
    finally:
        store.close()


def write_notebook(path: Path, *sources, metadata=None):
    """A notebook file as nbformat would write it."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(True),
        }
        for name, source in zip("abcdef", sources, strict=False)
    ]
    plain = {"cells": cells, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def serving(root, tmp_path):
    """Makes servers on `root`, with a journal beside it, to be used as asynchronous contexts."""

    def serve(**options):
        return _serving(root, tmp_path / "journal", **options)

    return serve


@pytest.fixture
def notebook_file(root):
    return lambda *sources, name="a.ipynb", **options: write_notebook(root / name, *sources, **options)
