import pytest

from perijove.client import blocking
from perijove.client.connection import connection_file, read_connection_file
from perijove.client.errors import UnknownKernel
from perijove.protocol.shell import ErrorReply, ExecuteReply, HistoryRequest


def test_everything_waits():
    with blocking.open_kernel() as client:
        outputs = []
        reply = client.execute("print(input('? '))", on_output=outputs.append, on_input=lambda request: "Ada")
        assert reply == ExecuteReply(execution_count=1)
        assert [each.msg_type for each in outputs] == ["execute_input", "stream"]
        assert client.kernel_info().implementation == "perijove"
        assert client.is_complete("for").status in {"invalid", "incomplete"}
        assert client.history(HistoryRequest(n=1)).status == "ok"
        with pytest.raises(TimeoutError):
            client.execute("import time; time.sleep(60)", timeout=0.05)
        client.interrupt()
        assert isinstance(client.execute("1/0"), ErrorReply)


def test_a_second_client_of_a_running_kernel():
    with blocking.open_kernel() as first:
        first.execute("x = 41")
        file = next(connection_file("x").parent.glob("kernel-*.json"))
        with blocking.connect(read_connection_file(file), timeout=30) as second:
            assert second.execute("assert x == 41") == ExecuteReply(execution_count=2)


def test_a_mistake_is_raised_here():
    with pytest.raises(UnknownKernel), blocking.open_kernel("no such kernel"):
        pass
