import asyncio
import json
from types import SimpleNamespace

import pytest

from perijove.client.errors import ClientError
from perijove.notebook.changes import SetMetadata
from perijove.protocol.comm import CommMsg, CommOpen
from perijove.protocol.shell import CommInfo, CommInfoReply, ErrorReply
from perijove.runner.widgets import STATE
from perijove.server.widgets import KernelWidgets


class Client:
    """A client that is told what its kernel says, and writes down what it sends."""

    def __init__(self, comms=None):
        self.sent = []
        self.comms = comms

    def subscribe(self, callback):
        self.callback = callback

    def hear(self, msg_type, content, *buffers):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.callback(SimpleNamespace(msg_type=msg_type, content=body, buffers=buffers))

    def open(self, comm_id="w", **state):
        data = {"state": state, "buffer_paths": []}
        self.hear("comm_open", {"comm_id": comm_id, "target_name": "jupyter.widget", "data": data})

    async def comm_info(self, target_name):
        assert target_name == "jupyter.widget"
        if isinstance(self.comms, Exception):
            raise self.comms
        return self.comms

    def send(self, channel, content):
        self.sent.append((str(channel), content))


def values(change):
    return {name: model["state"]["value"] for name, model in change.value[STATE]["state"].items()}


def test_what_is_new_is_told_once():
    client = Client()
    widgets = KernelWidgets(client)
    assert widgets.take() is None
    client.open(value=1)
    assert values(widgets.take()) == {"w": 1}
    assert widgets.take() is None
    client.hear("comm_msg", {"comm_id": "w", "data": {"method": "update", "state": {"value": 2}}})
    assert values(widgets.take()) == {"w": 2}


def test_when_all_are_closed_the_notebook_keeps_none():
    client = Client()
    widgets = KernelWidgets(client)
    client.open(value=1)
    client.hear("comm_close", {"comm_id": "w"})
    assert widgets.take() == SetMetadata("widgets")


def test_a_kernel_that_begins_again_has_none():
    client = Client()
    widgets = KernelWidgets(client)
    client.open(value=1)
    widgets.forget()
    assert widgets.take() is None


def test_what_is_malformed_is_dropped(caplog):
    client = Client()
    widgets = KernelWidgets(client)
    client.hear("comm_msg", b"[")
    client.hear("comm_msg", {"comm_id": 5})
    client.hear("stream", b"[")
    assert widgets.take() is None
    assert caplog.text.count("dropped a comm_msg") == 2


def test_a_kernel_that_ran_before_is_asked():
    client = Client(CommInfoReply(comms={"w": CommInfo(target_name="jupyter.widget")}))
    widgets = KernelWidgets(client)
    asyncio.run(widgets.recall())
    [(_, opening), (_, asking)] = client.sent
    assert isinstance(opening, CommOpen)
    assert opening.target_name == "jupyter.widget.control"
    assert asking == CommMsg(comm_id=opening.comm_id, data={"method": "request_states"})
    data = {"method": "update_states", "states": {"w": {"state": {"value": 3}}}, "buffer_paths": []}
    client.hear("comm_msg", {"comm_id": opening.comm_id, "data": data})
    assert values(widgets.take()) == {"w": 3}


@pytest.mark.parametrize(
    "answer", [CommInfoReply(), ErrorReply(ename="E", evalue="", traceback=[]), ClientError("the kernel has died")]
)
def test_one_without_widgets_is_left_alone(answer):
    client = Client(answer)
    asyncio.run(KernelWidgets(client).recall())
    assert client.sent == []
