import pytest

from perijove.notebook import NotebookError
from perijove.notebook.changes import change_to_plain
from perijove.notebook.outputs import OutputFold

BUNDLE = {"text/plain": "x"}


def told(*messages):
    """The changes that messages make to cell `a`, and whether a clear still waits."""
    fold, changes = OutputFold("a"), []
    for message_type, content in messages:
        fold, more = fold.receive(message_type, content)
        changes += [{key: value for key, value in change_to_plain(one).items() if key != "cell_id"} for one in more]
    return changes, fold.clear_pending


def stream(text):
    return ("stream", {"name": "stdout", "text": text})


APPENDED = {"op": "append_stream", "name": "stdout", "text": "x"}
CLEARED = {"op": "clear_outputs"}


def test_printed_text_is_appended():
    assert told(stream("x")) == ([APPENDED], False)


def test_no_text_is_no_change():
    assert told(stream("")) == ([], False)


def test_a_display_keeps_its_id_in_memory():
    content = {"data": BUNDLE, "metadata": {}, "transient": {"display_id": "d"}}

    assert told(("display_data", content)) == (
        [
            {
                "op": "append_output",
                "output": {"output_type": "display_data", "data": BUNDLE, "metadata": {}, "display_id": "d"},
            }
        ],
        False,
    )


def test_a_result_has_its_count():
    content = {"data": BUNDLE, "metadata": {}, "execution_count": 4, "transient": {}}

    assert told(("execute_result", content))[0][0]["output"] == {
        "output_type": "execute_result",
        "data": BUNDLE,
        "metadata": {},
        "execution_count": 4,
    }


def test_an_error_is_an_output():
    content = {"ename": "E", "evalue": "v", "traceback": ["t"], "odd": 1}

    assert told(("error", content))[0][0]["output"] == {
        "output_type": "error",
        "ename": "E",
        "evalue": "v",
        "traceback": ["t"],
    }


def test_an_update_reaches_all_displays_of_its_id():
    content = {"data": BUNDLE, "metadata": {"m": 1}, "transient": {"display_id": "d"}}

    assert told(("update_display_data", content))[0] == [
        {"op": "update_display", "display_id": "d", "data": BUNDLE, "metadata": {"m": 1}}
    ]


def test_an_update_of_no_display_is_nothing():
    assert told(("update_display_data", {"data": BUNDLE}), ("update_display_data", {"transient": None})) == ([], False)


def test_a_clear_is_at_once():
    assert told(stream("x"), ("clear_output", {"wait": False}), stream("x")) == ([APPENDED, CLEARED, APPENDED], False)


def test_a_clear_that_waits_comes_with_the_next_output():
    wait = ("clear_output", {"wait": True})

    assert told(wait) == ([], True)
    assert told(wait, wait, stream("x"), stream("x")) == ([CLEARED, APPENDED, APPENDED], False)


def test_an_update_does_not_end_the_waiting():
    update = ("update_display_data", {"data": BUNDLE, "transient": {"display_id": "d"}})

    assert told(("clear_output", {"wait": True}), update)[1] is True


def test_a_clear_at_once_ends_the_waiting():
    assert told(("clear_output", {"wait": True}), ("clear_output", {}), stream("x")) == ([CLEARED, APPENDED], False)


def test_the_prompt_gets_its_number_when_the_cell_starts():
    assert told(("execute_input", {"code": "1", "execution_count": 7}))[0] == [
        {"op": "set_execution_count", "execution_count": 7}
    ]


@pytest.mark.parametrize("message_type", ["status", "comm_open", "comm_msg", "something_new"])
def test_what_changes_no_document_changes_nothing(message_type):
    assert told(("clear_output", {"wait": True}), (message_type, {})) == ([], True)


def test_a_malformed_output_is_named():
    with pytest.raises(NotebookError, match="the message display_data: key 'data' must be an object, found null"):
        told(("display_data", {"data": None}))
