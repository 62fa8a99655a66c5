import asyncio

import pytest

from perijove.facades.ipykernel.kernelbase import Kernel
from perijove.facades.ipykernel.session import Session, Stream
from perijove.kernel.language import StdinNotImplementedError

from .conftest import Front


class Old(Kernel):
    """As kernels were written ten years ago."""

    language_info = {"name": "old"}

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        return {"status": "ok", "said": [code, silent, store_history, user_expressions, allow_stdin]}


class New(Kernel):
    async def do_execute(self, code, silent, *args, cell_id=None, **more):
        return {"status": "ok", "said": [cell_id, more]}

    async def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        return {"status": "ok", "said": omit_sections}


def ask(kernel_class, msg_type, content, metadata=None):
    """What a kernel answers."""
    kernel = kernel_class(session=Session())
    message = {"header": {"msg_id": "1"}, "content": content, "metadata": metadata or {}}
    asyncio.run(kernel.shell_handlers[msg_type](Stream("shell"), [], message))
    return kernel.session.take_reply(message)


def test_arguments_are_those_that_a_kernel_takes():
    cell = {"code": "a", "silent": True, "allow_stdin": True}
    assert ask(Old, "execute_request", cell, {"cellId": "c"})["said"] == ["a", True, True, {}, True]
    assert ask(New, "execute_request", cell, {"cellId": "c"})["said"] == ["c", {"cell_meta": {"cellId": "c"}}]
    where = {"code": "a", "cursor_pos": 1}
    assert ask(New, "inspect_request", {**where, "omit_sections": ["x"]})["said"] == {"x"}


@pytest.mark.parametrize(
    ("msg_type", "content", "answer"),
    [
        (
            "complete_request",
            {"code": "a", "cursor_pos": 1},
            {"status": "ok", "matches": [], "cursor_start": 1, "cursor_end": 1, "metadata": {}},
        ),
        (
            "inspect_request",
            {"code": "a", "cursor_pos": 1},
            {"status": "ok", "data": {}, "metadata": {}, "found": False},
        ),
        ("history_request", {"hist_access_type": "tail", "n": 1}, {"status": "ok", "history": []}),
        ("is_complete_request", {"code": "a"}, {"status": "unknown"}),
    ],
)
def test_what_is_not_overridden_says_nothing(msg_type, content, answer):
    assert ask(Old, msg_type, content) == answer


def test_what_is_not_there_is_said():
    with pytest.raises(NotImplementedError, match="Kernel has no do_execute"):
        ask(Kernel, "execute_request", {"code": "a"})
    with pytest.raises(NotImplementedError, match="Old has no debugger"):
        Old().do_debug_request({})


def test_services():
    front = Front("Ada")
    kernel = Old(session=Session(), iopub_socket=Stream("iopub"), colour="red")
    assert kernel.colour == "red"
    with pytest.raises(StdinNotImplementedError, match="takes no questions"):
        kernel.raw_input("?")
    kernel.session.connect(front)
    kernel._allow_stdin = True
    assert (kernel.raw_input("?"), kernel.getpass("!")) == ("Ada", "Ada")
    kernel.set_parent([], {"header": {"msg_id": "7"}})
    assert kernel.get_parent()["header"]["msg_id"] == "7"
    assert kernel.send_response(kernel.iopub_socket, "stream", {})["parent_header"] == {"msg_id": "7"}
    assert front.told == [("ask", "?", False), ("ask", "!", True), ("stream", {})]
    assert Old().send_response(None, "stream", {}) is None
    assert kernel.kernel_info["language_info"] == {"name": "old"}
