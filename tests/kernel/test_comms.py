from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.comms import Comms


def test_a_comm_is_open_from_its_opening_to_its_closing():
    comms = Comms()
    comms.heard("comm_open", b'{"comm_id":"a","target_name":"t","data":{}}')
    comms.heard("comm_msg", b'{"comm_id":"b"}')
    assert comms.open() == {"a": "t"}
    assert comms.open("other") == {}
    comms.heard("comm_close", b'{"comm_id":"a"}')
    comms.heard("comm_close", b'{"comm_id":"a"}')
    assert comms.open() == {}


def test_a_worker_takes_its_comms_along():
    comms = Comms()
    comms.heard("comm_open", b'{"comm_id":"a"}')
    comms.clear()
    assert comms.open() == {}


@given(st.sampled_from(["comm_open", "comm_msg", "comm_close"]), st.binary(max_size=20))
def test_garbage_changes_nothing(msg_type, content):
    comms = Comms()
    comms.heard(msg_type, content)
    assert all(isinstance(name, str) for name in comms.open())
