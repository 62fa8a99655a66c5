import logging

import pytest

from perijove.compat import comm
from perijove.compat.ipykernel.kernel import IPythonKernel, Kernel


def test_the_names_are_those_of_ipykernel():
    assert (Kernel.__module__, IPythonKernel.__module__) == ("ipykernel.kernelbase", "ipykernel.ipkernel")


def test_the_request_at_work_is_known_by_its_header(seat):
    kernel = IPythonKernel.instance()
    assert kernel.get_parent()["header"] == {"msg_id": "m1", "msg_type": "execute_request"}
    assert kernel.get_parent("shell")["msg_id"] == "m1"
    kernel.set_parent(None, {"header": {"msg_id": "m2"}})
    assert kernel._parent_header["header"] == {"msg_id": "m2"}
    seat.work_for({})
    assert kernel.get_parent() == {}


def test_a_response_belongs_to_that_request(seat):
    kernel = IPythonKernel.instance()
    sent = kernel.send_response(kernel.iopub_socket, "stream", {"name": "stdout", "text": "x"})
    assert sent["parent_header"]["msg_id"] == "m1"
    assert seat.published == [("stream", {"name": "stdout", "text": "x"}, {}, [], seat.header)]


def test_it_asks_through_the_front_end(seat):
    kernel = IPythonKernel.instance()
    assert kernel.raw_input("name? ") == "name? False"
    assert kernel.getpass("secret? ") == "secret? True"


def test_what_belongs_to_it_is_the_shells(seat):
    kernel = IPythonKernel.instance()
    assert kernel.user_ns == {"x": 1}
    assert kernel.execution_count == 3
    assert "IPKernelApp" in kernel.config
    assert kernel.comm_manager is comm.get_comm_manager()
    assert kernel.connection_info["shell_port"] == 1


def test_the_loop_is_asyncios_when_tornado_is_not_in_use(seat, monkeypatch):
    monkeypatch.delitem(__import__("sys").modules, "tornado", raising=False)
    assert IPythonKernel.instance().io_loop == "the loop"


def test_what_it_logs_whoever_has_started_it_sees(seat):
    IPythonKernel.instance().log.warning("look at %s", "this")
    assert seat.logged == ["look at this"]
    logging.getLogger("ipykernel").handlers.clear()


def test_without_a_kernel_there_is_none(monkeypatch):
    monkeypatch.setattr("perijove.compat.ipykernel.seat._seats", [])
    assert not Kernel.initialized()
    with pytest.raises(RuntimeError, match="no kernel runs"):
        Kernel.instance()
