import pytest

from perijove.protocol import comm

EXAMPLES = [
    (
        "comm_open",
        {"comm_id": "c", "target_name": "jupyter.widget", "data": {"state": {"value": None}}},
        comm.CommOpen(comm_id="c", target_name="jupyter.widget", data={"state": {"value": None}}),
    ),
    (
        "comm_open",
        {"comm_id": "c", "target_name": "t", "data": {}, "target_module": "m"},
        comm.CommOpen(comm_id="c", target_name="t", target_module="m"),
    ),
    ("comm_msg", {"comm_id": "c", "data": {"method": "update"}}, comm.CommMsg(comm_id="c", data={"method": "update"})),
    ("comm_close", {"comm_id": "c", "data": {}}, comm.CommClose(comm_id="c")),
]


@pytest.mark.parametrize(("msg_type", "example", "content"), EXAMPLES)
def test_the_specification_s_shapes(decode, encode, msg_type, example, content):
    assert decode(msg_type, example) == content
    assert encode(content) == example


@pytest.mark.parametrize(
    ("msg_type", "odd", "content"),
    [
        (
            "comm_open",
            {"comm_id": "c", "target_name": "t", "target_module": None, "data": None},
            comm.CommOpen(comm_id="c", target_name="t"),
        ),
        ("comm_msg", {"comm_id": "c"}, comm.CommMsg(comm_id="c")),
        ("comm_close", {"comm_id": "c", "reason": "x"}, comm.CommClose(comm_id="c")),
    ],
)
def test_what_third_parties_write_is_read(decode, msg_type, odd, content):
    assert decode(msg_type, odd) == content
