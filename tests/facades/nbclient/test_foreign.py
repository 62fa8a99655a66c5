import asyncio
import logging
from queue import Empty
from types import SimpleNamespace

import pytest

from perijove.facades.nbclient import NotebookClient
from perijove.facades.nbclient.exceptions import CellTimeoutError, DeadKernelError
from perijove.facades.nbclient.foreign import ForeignKernel, Patience
from perijove.facades.nbformat import v4


def message(kind, **content):
    return {"msg_type": kind, "header": {}, "parent_header": {"msg_id": "m"}, "content": content}


OK = message("execute_reply", status="ok")
IDLE = message("status", execution_state="idle")


class Channel:
    """Gives messages one after the other, then says that there are none."""

    def __init__(self, *messages):
        self.messages = list(messages)

    async def get_msg(self, timeout):  # noqa: ASYNC109 - jupyter_client's
        await asyncio.sleep(0)
        if not self.messages:
            raise Empty
        return self.messages.pop(0)


def a_client(*published, alive=True, replies=(OK,)):
    return SimpleNamespace(
        iopub_channel=Channel(*published),
        shell_channel=Channel(*replies),
        execute=lambda code, store_history, stop_on_error: "m",
        is_alive=lambda: alive,
    )


def run(kc, **options):
    client = NotebookClient(v4.new_notebook(cells=[v4.new_code_cell("x")]), **options)
    client.kc = kc
    return client.execute_cell(client.nb.cells[0], 0).outputs


def test_a_client_of_the_other_kind_runs_code():
    other = {**message("stream", name="stdout", text="other's"), "parent_header": {"msg_id": "n"}}
    assert [output.text for output in run(a_client(other, message("stream", name="stdout", text="a"), IDLE))] == ["a"]


def test_messages_that_do_not_come(caplog):
    with pytest.raises(CellTimeoutError, match="Timeout waiting for IOPub output"):
        run(a_client(), raise_on_iopub_timeout=True)
    assert run(a_client(message("stream", name="stdout", text="a")))[0].text == "a"
    assert "Timeout waiting for IOPub output" in caplog.text


def test_a_kernel_that_has_gone():
    with pytest.raises(DeadKernelError):
        run(a_client(replies=(), alive=False))


def test_a_manager_of_the_other_kind():
    calls = []
    manager = SimpleNamespace(
        has_kernel=False,
        start_kernel=lambda extra_arguments, **options: calls.append((extra_arguments, options)),
        client=lambda: SimpleNamespace(
            start_channels=lambda: calls.append("start"),
            wait_for_ready=lambda **limit: calls.append(limit["timeout"]),
            stop_channels=lambda: calls.append("stop"),
        ),
        is_alive=lambda: True,
        shutdown_kernel=lambda **how: calls.append(how["now"]),
        cleanup_resources=lambda: calls.append("clean"),
    )

    async def life():
        kernel = ForeignKernel(manager, Patience(4, raise_on_iopub_timeout=False, log=logging.getLogger("test")))
        assert not kernel.running
        await kernel.start(["--a"], {"cwd": "x"})
        client = await kernel.connect(5)
        assert client.allow_stdin is False
        await kernel.end(client, now=True)

    asyncio.run(life())
    assert calls == [(["--a"], {"cwd": "x"}), "start", 5, True, "clean", "stop"]
