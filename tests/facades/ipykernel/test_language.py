import asyncio
import json
import sys
import threading

import pytest

from perijove.client.wrapped import LANGUAGE as CLIENTS_LANGUAGE
from perijove.facades.ipykernel import language, program
from perijove.kernel.language import MessageLanguage, Request
from perijove.kernel.streams import Cell, current

from .conftest import KERNELS, Front


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def many(served, monkeypatch):
    """The kernel that does many things, in this process."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "argv", ["test"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(program._Place, "is_worker", False)
    made = language.WrapperLanguage(f"{KERNELS / 'many_kernel.py'} -f a.json")
    yield made
    type(made._kernel).clear_instance()
    type(made._kernel.parent).clear_instance()


def ask(many, front, msg_type, content, metadata=None, count=0):
    token = current.set(Cell(json.dumps({"msg_id": msg_type, "msg_type": msg_type}).encode()))
    try:
        return asyncio.run(many.request(Request(msg_type, content, metadata or {}, (), count), front))
    finally:
        current.reset(token)


def test_the_language_that_a_client_names_is_this_one():
    assert program.LANGUAGE == CLIENTS_LANGUAGE
    assert f"{language.__name__}:{language.WrapperLanguage.__name__}" == CLIENTS_LANGUAGE


def test_a_kernel_says_what_it_is_and_which_messages_it_takes(many):
    assert isinstance(many, MessageLanguage)
    assert many.info["implementation"] == "many"
    assert {"toy_request", "direct_request", "debug_request"} <= set(many.info["requests"])


def test_requests_are_answered_by_the_kernels_handlers(many, front):
    code = {"code": "about", "silent": False}
    assert ask(many, front, "execute_request", code, {"cellId": "c"}, 7)["execution_count"] == 7
    assert front.told[0] == ("stream", {"name": "stdout", "text": "early"})
    assert front.told[1][1]["data"]["text/plain"] == "c {'cellId': 'c'} execute_request"
    assert ask(many, front, "toy_request", {"game": "chess"}) == {"played": "chess"}
    assert ask(many, front, "debug_request", {"command": "pause"}) == {"success": True, "command": "pause"}
    assert ask(many, front, "history_request", {"n": 3, "output": True, "raw": True})["history"] == [[0, 1, "tail 3"]]


def test_a_request_that_is_not_answered_is_an_error(many, front):
    with pytest.raises(LookupError, match="ManyKernel has not answered the direct_request"):
        ask(many, front, "direct_request", {})


def test_comms_go_both_ways(many, front):
    ask(many, front, "execute_request", {"code": "comm hello"})
    kind, content = front.told[-1]
    assert (kind, content["data"]) == ("comm_open", {"said": "hello"})
    many.comm("comm_msg", {"comm_id": content["comm_id"], "data": {"x": 1}}, {}, (), front)
    assert front.told[-1][1]["data"] == {"heard": {"x": 1}}


def test_the_end_is_told_to_the_kernel(many, capsys):
    assert asyncio.run(many.shutdown(True)) == {"status": "ok", "restart": True}
    assert "bye True" in capsys.readouterr().out


def test_the_loop_calls_back_from_any_thread():
    async def use():
        done = asyncio.Event()
        loop = language.Loop(asyncio.get_running_loop())
        thread = threading.Thread(target=loop.add_callback, args=(done.set,))
        thread.start()
        await asyncio.wait_for(done.wait(), 10)
        thread.join()
        later = asyncio.Event()
        loop.call_later(0, later.set)
        await asyncio.wait_for(later.wait(), 10)

    asyncio.run(use())
