import pytest

from perijove.protocol import iopub

EXAMPLES = [
    ("stream", {"name": "stdout", "text": "hello\n"}, iopub.Stream(name="stdout", text="hello\n")),
    (
        "display_data",
        {
            "data": {"text/plain": "x", "application/json": {"a": [1, None]}},
            "metadata": {"image/png": {"width": 640}},
            "transient": {"display_id": "d"},
        },
        iopub.DisplayData(
            data={"text/plain": "x", "application/json": {"a": [1, None]}},
            metadata={"image/png": {"width": 640}},
            transient={"display_id": "d"},
        ),
    ),
    (
        "update_display_data",
        {"data": {"text/plain": "y"}, "metadata": {}, "transient": {"display_id": "d"}},
        iopub.UpdateDisplayData(data={"text/plain": "y"}, transient={"display_id": "d"}),
    ),
    ("execute_input", {"code": "1", "execution_count": 7}, iopub.ExecuteInput(code="1", execution_count=7)),
    (
        "execute_result",
        {"data": {"text/plain": "1"}, "execution_count": 7, "metadata": {}, "transient": {}},
        iopub.ExecuteResult(execution_count=7, data={"text/plain": "1"}),
    ),
    ("error", {"ename": "E", "evalue": "v", "traceback": ["t"]}, iopub.Error(ename="E", evalue="v", traceback=("t",))),
    ("status", {"execution_state": "busy"}, iopub.Status(execution_state="busy")),
    ("clear_output", {"wait": True}, iopub.ClearOutput(wait=True)),
    (
        "debug_event",
        {"event": "stopped", "seq": 3, "type": "event", "body": {"reason": "breakpoint", "threadId": 1}},
        iopub.DebugEvent(seq=3, event="stopped", body={"reason": "breakpoint", "threadId": 1}),
    ),
    ("iopub_welcome", {"subscription": ""}, iopub.IopubWelcome()),
]


@pytest.mark.parametrize(("msg_type", "example", "content"), EXAMPLES)
def test_the_specification_s_shapes(decode, encode, msg_type, example, content):
    assert decode(msg_type, example) == content
    assert encode(content) == example


@pytest.mark.parametrize(
    ("msg_type", "odd", "content"),
    [
        (
            "display_data",
            {"data": {"text/plain": "x"}, "metadata": None, "transient": None, "source": "old"},
            iopub.DisplayData(data={"text/plain": "x"}),
        ),
        (
            "display_data",
            {"data": {"application/json": {"a": None}}, "metadata": None},
            iopub.DisplayData(data={"application/json": {"a": None}}),
        ),
        ("execute_result", {"data": {}, "execution_count": None}, iopub.ExecuteResult(data={})),
        ("error", {}, iopub.Error()),
        ("clear_output", {}, iopub.ClearOutput()),
        ("status", {"execution_state": "restarting"}, iopub.Status(execution_state="restarting")),
        ("stream", b'{"name": "stdout", "text": "caf\xe9"}', iopub.Stream(name="stdout", text="caf\ufffd")),
        (
            "display_data",
            b'{"data": {"application/json": {"a": NaN}}}',
            iopub.DisplayData(data={"application/json": {"a": None}}),
        ),
        ("display_data", b'{"data": {"application/json": 1e999}}', iopub.DisplayData(data={"application/json": None})),
    ],
)
def test_what_third_parties_write_is_read(decode, msg_type, odd, content):
    assert decode(msg_type, odd) == content


@pytest.mark.parametrize("content", [iopub.DisplayData, iopub.UpdateDisplayData, iopub.ExecuteResult])
def test_a_display_id_is_transient_text(content):
    ids = [
        content(data={}, transient=transient).display_id for transient in ({}, {"display_id": "d"}, {"display_id": 1})
    ]

    assert ids == [None, "d", None]
