"""Notebooks, and a client whose kernel is a table."""

import struct
import zlib
from pathlib import Path

import msgspec
import pytest

from perijove.client.errors import KernelDied
from perijove.notebook.model import new_code_cell, new_markdown_cell, new_notebook
from perijove.protocol.message import Author
from perijove.protocol.shell import ErrorReply, ExecuteReply
from perijove.runner.png import SIGNATURE


@pytest.fixture(autouse=True)
def _own_directories(monkeypatch, tmp_path_factory):
    """Nothing is read from, or left in, the user's directories."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("j")))
    monkeypatch.delenv("JUPYTER_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))


def notebook(*sources, tags=None, **metadata):
    """A notebook of code cells `c1`, `c2` … with a text between; `tags` are a cell's, by number."""
    cells = [new_markdown_cell("# Title", id="title")]
    for number, source in enumerate(sources, start=1):
        cell = new_code_cell(source, id=f"c{number}")
        found = (tags or {}).get(number)
        cells.append(msgspec.structs.replace(cell, metadata={"tags": found}) if found else cell)
    return new_notebook(tuple(cells), dict(metadata))


class FakeClient:
    """Executes by a table: source -> messages, or an ErrorReply, or an exception; waits where it is told to."""

    def __init__(self, table):
        self.table = table
        self.author = Author()
        self.count = 0
        self.executed = []

    def new_id(self):
        return self.author.new_id()

    async def execute(self, code, *, on_output, metadata, on_input=None, on_reply=None, msg_id=None):
        assert msg_id is not None
        self.executed.append((code, metadata["cellId"]))
        self.count += 1
        told = self.table.get(code, [])
        self.say(on_output, "execute_input", code=code, execution_count=self.count)
        if callable(told):
            told = await told()
        if isinstance(told, KernelDied):
            raise told
        if isinstance(told, ErrorReply):
            self.say(on_output, "error", ename=told.ename, evalue=told.evalue, traceback=list(told.traceback))
            return told
        for msg_type, content in told:
            self.say(on_output, msg_type, **content)
        return ExecuteReply(execution_count=self.count)

    def say(self, on_output, msg_type, **content):
        on_output(self.author.message(msg_type, msgspec.Raw(msgspec.json.encode(content))))


@pytest.fixture
def make_notebook():
    return notebook


@pytest.fixture
def fake_client():
    return FakeClient


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, rows, *, colour=2, depth=8, palette=b"", interlaced=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    plte = chunk(b"PLTE", palette) if palette else b""
    return SIGNATURE + chunk(b"IHDR", header) + plte + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="session")
def make_png():
    return png
