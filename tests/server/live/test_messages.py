import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.server.live import messages as say


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type":"open"}', say.Open()),
        ('{"type":"open","epoch":null,"seen":null,"new":1}', say.Open()),
        ('{"type":"open","epoch":"e","seen":3}', say.Open("e", 3)),
        ('{"type":"change","id":1,"changes":[1]}', say.Change(1, msgspec.Raw(b"[1]"))),
        ('{"type":"run","cells":["a"]}', say.Run(["a"])),
        ('{"type":"interrupt"}', say.Interrupt()),
        ('{"type":"restart"}', say.Restart()),
        ('{"type":"restart","run_all":true}', say.Restart(run_all=True)),
        ('{"type":"input","value":"x"}', say.Input("x")),
        ('{"type":"complete","id":1,"code":"x","cursor":1}', say.Complete(1, "x", 1)),
        ('{"type":"inspect","id":1,"code":"x","cursor":1,"detail":1}', say.Inspect(1, "x", 1, 1)),
        ('{"type":"save","id":1}', say.Save(1)),
        ('{"type":"resolve","keep":"mine"}', say.Resolve("mine")),
        ('{"type":"set_kernel","name":"x"}', say.SetKernel("x")),
    ],
)
def test_what_a_page_says(text, message):
    assert say.decode(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        '{"type":"x"}',
        '{"type":"resolve","keep":"neither"}',
        '{"type":"run","cells":[1]}',
        "[" * 10_000,
    ],
)
def test_what_is_no_message(text):
    with pytest.raises(say.BadMessage, match="this is no message of the live protocol"):
        say.decode(text)


@given(st.one_of(st.binary(), st.text()))
def test_anything_is_a_message_or_bad(frame):
    try:
        say.decode(frame)
    except say.BadMessage:
        pass


def test_what_a_page_is_told_names_every_key():
    assert json.loads(say.encode(say.Changes(1, msgspec.Raw(b"[]")))) == {
        "type": "changes",
        "version": 1,
        "changes": [],
        "client": None,
        "id": None,
    }
    assert json.loads(say.encode(say.InputDone())) == {"type": "input_done"}
    assert json.loads(say.encode(say.Kernel("idle", "a", "b"))) == {
        "type": "kernel",
        "state": "idle",
        "name": "a",
        "display_name": "b",
        "message": None,
    }
