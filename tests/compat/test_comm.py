"""The module that libraries import as `comm`, with a port that a test can read."""

import gc

import pytest

from perijove.compat import comm
from perijove.compat.comm import BaseComm, CommManager, Port, create_comm, get_comm_manager


class Told(list):
    """What was published, shown and logged."""

    def __init__(self):
        super().__init__()
        self.shown = []
        self.logged = []


@pytest.fixture
def told(monkeypatch):
    found = Told()
    monkeypatch.setattr(comm, "_manager", CommManager())
    monkeypatch.setattr(
        comm, "_port", Port(lambda *message: found.append(message), found.shown.append, found.logged.append)
    )
    return found


def message(comm_id="x", target_name="t", **data):
    return {"content": {"comm_id": comm_id, "target_name": target_name, "data": data}, "metadata": {}, "buffers": []}


def test_a_comm_opens_speaks_and_closes_once(told):
    made = create_comm(target_name="t", data={"a": 1}, metadata={"version": "2.1.0"}, buffers=[b"raw"])
    made.send({"b": 2}, buffers=[b"x"])
    made.close({"c": 3})
    made.close()
    assert [(kind, content["data"], metadata, buffers) for kind, content, metadata, buffers in told] == [
        ("comm_open", {"a": 1}, {"version": "2.1.0"}, [b"raw"]),
        ("comm_msg", {"b": 2}, {}, [b"x"]),
        ("comm_close", {"c": 3}, {}, []),
    ]
    assert {content["comm_id"] for _, content, _, _ in told} == {made.comm_id}
    assert told[0][1]["target_name"] == "t"
    assert get_comm_manager().comms == {}


def test_a_comm_that_is_forgotten_is_closed(told):
    made = create_comm(target_name="t")
    get_comm_manager().unregister_comm(made)
    del made
    gc.collect()
    assert told[-1][0] == "comm_close"


def test_a_target_gets_the_comms_that_front_ends_open(told):
    heard = []

    def opened(made, msg):
        heard.append(msg["content"]["data"])
        made.on_msg(lambda msg: heard.append(msg["content"]["data"]))
        made.on_close(lambda msg: heard.append("closed"))

    get_comm_manager().register_target("t", opened)
    comm.hear("comm_open", message(a=1))
    comm.hear("comm_msg", message(b=2))
    comm.hear("comm_close", message())
    comm.hear("comm_msg", message(c=3))
    assert heard == [{"a": 1}, {"b": 2}, "closed"]
    assert told == []
    assert told.logged == ["there is no comm x"]


def test_a_target_that_nobody_has_is_closed_and_logged(told):
    comm.hear("comm_open", message(target_name="nobody"))
    assert [kind for kind, *_ in told] == ["comm_close"]
    assert told.logged == ["there is no comm target 'nobody'"]
    assert get_comm_manager().comms == {}


def test_a_target_that_fails_is_shown_and_closed(told):
    get_comm_manager().register_target("t", lambda made, msg: 1 / 0)
    comm.hear("comm_open", message())
    assert [type(error) for error in told.shown] == [ZeroDivisionError]
    assert [kind for kind, *_ in told] == ["comm_close"]


def test_a_handler_that_fails_is_shown_and_the_comm_lives_on(told):
    get_comm_manager().register_target("t", lambda made, msg: made.on_msg(lambda msg: 1 / 0))
    comm.hear("comm_open", message())
    comm.hear("comm_msg", message())
    assert [type(error) for error in told.shown] == [ZeroDivisionError]
    assert list(get_comm_manager().comms) == ["x"]


def test_targets_are_also_named_and_taken_back(told):
    manager = get_comm_manager()
    manager.register_target("t", "math.sqrt")
    assert manager.unregister_target("t", None)(4) == 2
    with pytest.raises(ImportError, match=r"math\.no_such"):
        manager.register_target("t", "math.no_such")
    with pytest.raises(KeyError):
        manager.unregister_target("t", None)


def test_a_comm_that_cannot_be_opened_is_not_registered(told, monkeypatch):
    def refuse(*_):
        raise TypeError("can't be written as JSON")

    monkeypatch.setattr(comm, "_port", Port(refuse, print, print))
    with pytest.raises(TypeError):
        create_comm(target_name="t")
    assert get_comm_manager().comms == {}


def test_libraries_may_derive_from_the_base(told):
    class Mine(BaseComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            told.append((msg_type, data))

    made = Mine(target_name="t", comm_id="mine")
    assert get_comm_manager().get_comm("mine") is made
    made.close()
    assert told == [("comm_open", {}), ("comm_close", {})]


def test_without_a_kernel_nothing_is_published(monkeypatch):
    monkeypatch.setattr(comm, "_port", None)
    create_comm(target_name="t").close()


def test_without_a_kernel_errors_are_raised(monkeypatch):
    monkeypatch.setattr(comm, "_port", None)
    monkeypatch.setattr(comm, "_manager", CommManager())
    get_comm_manager().register_target("t", lambda made, msg: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        comm.hear("comm_open", message())
