"""The server as a program: started, asked, interrupted, killed."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from perijove.server.main import serve
from perijove.settings import ServerSettings

RUN = """
import sys
from perijove.server.main import serve
from perijove.settings import ServerSettings
sys.exit(serve(ServerSettings(folder=sys.argv[1], port=int(sys.argv[2]), token=sys.argv[3], browser=False, autosave=float(sys.argv[4]))))
"""


@pytest.fixture
def environ(tmp_path):
    return {
        **os.environ,
        "PYTHONPATH": str(Path("src").resolve()),
        "PERIJOVE_STATE_DIR": str(tmp_path / "state"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
    }


class Program:
    def __init__(self, process):
        self.process = process
        self.said = ""
        while not (found := re.search(r"http://\S+", self.said)):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            self.said += line
        self.url = found[0]
        self.base, _, self.token = self.url.partition("tree?token=")
        self.port = int(re.search(r":(\d+)/", self.url)[1])

    def get(self, path, **headers):
        with urllib.request.urlopen(urllib.request.Request(self.base + path, headers=headers)) as answer:
            return answer.status, json.load(answer)

    def live(self, path):
        headers = {"Authorization": f"token {self.token}"}
        return connect(f"ws://127.0.0.1:{self.port}/api/live/{path}", additional_headers=headers, max_size=None)

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        rest, errors = self.process.communicate(timeout=60)
        return self.process.returncode, rest, errors


@contextmanager
def started(folder, environ, *, port=0, token="tok", autosave=2.0):
    arguments = [sys.executable, "-c", RUN, str(folder), str(port), token, str(autosave)]
    with subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Program(process)
        finally:
            if process.poll() is None:
                process.kill()


async def until(socket, test):
    while not test(message := json.loads(await asyncio.wait_for(socket.recv(), 30))):
        pass
    return message


def test_it_starts_answers_and_ends_in_order(root, environ):
    with started(root, environ) as program:
        assert program.get("api")[0] == 200
        with pytest.raises(urllib.error.HTTPError, match="401"):
            program.get("api/contents")
        status, model = program.get("api/contents", Authorization="Bearer tok")
        assert (status, model["content"]) == (200, [])
        status, said, errors = program.end()
    assert (status, errors) == (0, "")
    assert "saving notebooks and ending kernels" in said


def test_a_token_is_made_when_none_is_given(root, environ):
    with started(root, environ, token="") as program:
        assert len(program.token) == 48
        program.end(signal.SIGTERM)


def test_the_next_port_is_taken_and_told(root, environ):
    with started(root, environ) as first, started(root, environ, port=first.port) as second:
        assert second.port > first.port
        assert f"port {first.port} is in use, so this is port {second.port}" in second.said
        first.end()
        second.end()


def test_the_end_saves_notebooks_and_ends_kernels(notebook_file, root, environ):
    file = notebook_file("print('started')\nimport time\ntime.sleep(60)")

    async def work(program):
        async with program.live("a.ipynb") as socket:
            await socket.send(json.dumps({"type": "open"}))
            await socket.send(json.dumps({"type": "run", "cells": ["a"]}))
            await until(socket, lambda message: "started" in json.dumps(message) and message["type"] == "changes")

    with started(root, environ, autosave=1000) as program:
        asyncio.run(work(program))
        assert program.end()[0] == 0
    assert json.loads(file.read_text())["cells"][0]["outputs"][0]["text"] == ["started\n"]
    assert [path for path in (root.parent / "runtime").iterdir() if path.suffix == ".json"] == []


PRINTING = "import time\nfor i in range(600):\n    print(i, flush=True); time.sleep(0.005)\nx = 42"


@pytest.mark.parametrize("autosave", [1000, 0.2])
def test_a_kernel_outlives_its_server_and_its_outputs_are_fetched(notebook_file, root, environ, autosave):
    file = notebook_file(PRINTING, "print(x)")

    async def begin(program):
        async with program.live("a.ipynb") as socket:
            await socket.send(json.dumps({"type": "open"}))
            await socket.send(json.dumps({"type": "run", "cells": ["a", "b"]}))
            for _ in range(12):  # changes
                await until(socket, lambda message: message["type"] == "changes")

    async def go_on(program):
        async with program.live("a.ipynb") as socket:
            await socket.send(json.dumps({"type": "open"}))
            snapshot = await until(socket, lambda message: message["type"] == "snapshot")
            assert snapshot["runs"] == {"a": "running", "b": "queued"}
            await until(socket, lambda message: message["type"] == "runs" and not message["runs"])

    with started(root, environ, autosave=autosave) as program:
        asyncio.run(begin(program))
        program.end(signal.SIGKILL)
    with started(root, environ, autosave=autosave) as program:
        asyncio.run(go_on(program))
        assert program.end()[0] == 0
    printing, after = json.loads(file.read_text())["cells"][:2]
    assert ["".join(output["text"]) for output in printing["outputs"]] == ["".join(f"{i}\n" for i in range(600))]
    assert ["".join(output["text"]) for output in after["outputs"]] == ["42\n"]
    assert [path for path in (root.parent / "runtime").iterdir() if path.suffix == ".json"] == []


def test_a_killed_server_loses_nothing(notebook_file, root, environ):
    file = notebook_file("1")

    async def change(program):
        async with program.live("a.ipynb") as socket:
            await socket.send(json.dumps({"type": "open"}))
            edit = {"op": "edit_source", "cell_id": "a", "edits": [1, [0, "", "# not saved yet"]]}
            await socket.send(json.dumps({"type": "change", "id": 1, "texts": {}, "changes": [edit]}))
            await until(socket, lambda message: message["type"] == "changes" and message["id"] == 1)
            journal = sqlite3.connect(root.parent / "state" / "journal" / "journal.sqlite3")
            while not journal.execute("SELECT count(*) FROM transactions").fetchone()[0]:  # noqa: ASYNC110 - it is another process that writes
                await asyncio.sleep(0.01)
            journal.close()

    async def look(program):
        async with program.live("a.ipynb") as socket:
            await socket.send(json.dumps({"type": "open"}))
            snapshot = await until(socket, lambda message: message["type"] == "snapshot")
            return snapshot["notebook"]["cells"][0]["source"]

    with started(root, environ, autosave=1000) as program:
        asyncio.run(change(program))
        program.end(signal.SIGKILL)
    assert "not saved" not in file.read_text()
    with started(root, environ) as program:
        assert asyncio.run(look(program)) == "1\n# not saved yet"
        program.end()
    assert "not saved yet" in file.read_text()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"folder": "/nowhere/at/all"}, "there is no folder or file '/nowhere/at/all'"),
        ({"ip": "256.256.256.256"}, "can't listen on 256.256.256.256"),
        ({"open": "nothing.ipynb"}, "there is nothing at 'nothing.ipynb'"),
        ({"open": "../x"}, "there is nothing at"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_sentence(root, capsys, settings, words):
    assert serve(ServerSettings(**{"folder": str(root), **settings})) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
