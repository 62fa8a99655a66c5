"""A kernel in a process of its own, and as little of a front end as it takes to talk to it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.message import Author, Channel, Message
from perijove.protocol.wire import Wire

SOURCES = str(Path(__file__).parents[2] / "src")
KINDS = {Channel.SHELL: zmq.DEALER, Channel.CONTROL: zmq.DEALER, Channel.STDIN: zmq.DEALER, Channel.IOPUB: zmq.SUB}
PATIENCE = 10.0


class Front:
    """A blocking client of a kernel that it has started."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None, session: bytes = b"front") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pj"))  # pytest's own paths are too long for Unix sockets
        fields: dict[str, Any] = {"transport": "ipc", "ip": f"{self.folder}/k", "key": "secret"}
        fields |= {
            f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)
        }
        self.file = self.folder / "connection.json"
        self.file.write_text(json.dumps(fields))
        self.info = ConnectionInfo.from_json(self.file.read_bytes())
        environ = {**os.environ, "PYTHONPATH": SOURCES, **(env or {})}
        environ.pop("PYTHONUNBUFFERED", None)  # with it Python's own streams write a line in pieces, which others' part
        self.process = subprocess.Popen(
            [sys.executable, "-m", "perijove.kernel", "-f", str(self.file), *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.author = Author()
        self.wire = Wire(self.info.key)
        self.context: zmq.Context[Any] = zmq.Context()
        self.sockets = {channel: self.connect(kind, channel, session) for channel, kind in KINDS.items()}
        self.seen: list[Message] = []

    def connect(self, kind: int, channel: Channel, session: bytes) -> Any:
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.reconnect_ivl = 10
        socket.rcvhwm = 0
        if kind == zmq.DEALER:
            socket.identity = session
        else:
            socket.subscribe(b"")
        socket.connect(self.info.address(channel))
        return socket

    def ready(self) -> "Front":
        """Waits until what the kernel says arrives."""
        while self.receive(Channel.IOPUB).msg_type != "iopub_welcome":
            pass
        return self

    def send(self, msg_type: str, content: dict[str, Any], channel: Channel = Channel.SHELL, **fields: Any) -> Message:
        message = self.author.message(msg_type, msgspec.Raw(msgspec.json.encode(content)), **fields)
        self.sockets[channel].send_multipart(self.wire.encode(message))
        return message

    def receive(self, channel: Channel, patience: float = PATIENCE) -> Message:
        if not self.sockets[channel].poll(patience * 1000):
            raise TimeoutError(f"nothing on {channel}; kernel {self.process.poll()}")
        return self.wire.decode(self.sockets[channel].recv_multipart())

    def execute(self, code: str, *, subshell_id: str | None = None, **options: Any) -> Message:
        return self.send("execute_request", {"code": code, "allow_stdin": False, **options}, subshell_id=subshell_id)

    def subshell(self) -> str:
        """A new one's id."""
        return str(self.ask("create_subshell_request", channel=Channel.CONTROL)["subshell_id"])

    def interrupt(self) -> None:
        assert self.ask("interrupt_request", channel=Channel.CONTROL) == {"status": "ok"}

    def whole_reply(self, request: Message) -> Message:
        """The reply with its headers and metadata."""
        while True:
            message = self.receive(Channel.SHELL)
            if message.parent_id == request.msg_id:
                return message

    def reply(self, request: Message, channel: Channel = Channel.SHELL) -> dict[str, Any]:
        while True:
            message = self.receive(channel)
            if message.parent_id == request.msg_id:
                return content(message)

    def outputs(self, request: Message) -> list[tuple[str, dict[str, Any]]]:
        """What is published for a request, from busy to idle, both left out."""
        found = [(message.msg_type, content(message)) for message in self.until_idle(request)]
        return [item for item in found if item[0] != "status"]

    def until_idle(self, request: Message) -> list[Message]:
        messages = []
        while True:
            message = self.receive(Channel.IOPUB)
            if message.parent_id != request.msg_id:
                self.seen.append(message)
                continue
            messages.append(message)
            if message.msg_type == "status" and content(message) == {"execution_state": "idle"}:
                return messages

    def until(self, msg_type: str, text: str = "") -> Message:
        """The next message of this type on iopub that holds the text."""
        while True:
            message = self.receive(Channel.IOPUB)
            if message.msg_type == msg_type and text.encode() in bytes(message.content):
                return message

    def ask(
        self, msg_type: str, content: dict[str, Any] | None = None, channel: Channel = Channel.SHELL
    ) -> dict[str, Any]:
        return self.reply(self.send(msg_type, content or {}, channel), channel)

    def run(self, code: str, **options: Any) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
        request = self.execute(code, **options)
        return self.reply(request), self.outputs(request)

    def text(self, code: str, name: str = "stdout") -> str:
        """What code prints."""
        reply, outputs = self.run(code)
        assert reply["status"] == "ok", reply
        return printed(outputs, name)

    def pid(self) -> int:
        """The worker's."""
        return int(self.text("import os; print(os.getpid())"))

    def close_with_shutdown(self) -> int:
        """Ends the kernel as clients do; returns its exit status."""
        self.send("shutdown_request", {"restart": False}, Channel.CONTROL)
        return self.process.wait(PATIENCE)

    def close(self) -> str:
        """Ends the kernel; returns what its host has written to stderr."""
        self.process.send_signal(signal.SIGTERM)
        try:
            _, stderr = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.context.destroy(linger=0)
            shutil.rmtree(self.folder)
        return stderr.decode()


def content(message: Message) -> dict[str, Any]:
    return msgspec.json.decode(message.content, type=dict[str, Any])


def printed(outputs: list[tuple[str, dict[str, Any]]], name: str = "stdout") -> str:
    return "".join(told["text"] for kind, told in outputs if kind == "stream" and told["name"] == name)


@pytest.fixture
def start() -> Iterator[Callable[..., Front]]:
    """Starts kernels that end with the test."""
    fronts: list[Front] = []

    def begin(*arguments: str, **options: Any) -> Front:
        fronts.append(Front(*arguments, **options))
        return fronts[-1].ready()

    yield begin
    for front in fronts:
        front.close()


@pytest.fixture(scope="module")
def kernel() -> Iterator[Front]:
    """One Python kernel for a whole test module; leave it as you found it."""
    front = Front().ready()
    yield front
    front.close()
