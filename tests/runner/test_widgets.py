import pytest

from perijove.notebook.errors import NotebookError
from perijove.runner.widgets import STATE, Widgets


def opened(comm_id="w", target="jupyter.widget", paths=(), **state):
    return {"comm_id": comm_id, "target_name": target, "data": {"state": state, "buffer_paths": list(paths)}}


def update(comm_id="w", method="update", paths=(), **state):
    return {"comm_id": comm_id, "data": {"method": method, "state": state, "buffer_paths": list(paths)}}


def state_of(widgets):
    return widgets.as_metadata()[STATE]["state"]


def test_without_widgets_the_notebook_keeps_nothing():
    widgets = Widgets()
    widgets.hear("comm_open", opened(target="matplotlib"))
    widgets.hear("comm_msg", update(value=1))
    assert widgets.as_metadata() is None


def test_a_model_is_kept_as_the_format_has_it():
    widgets = Widgets()
    names = {
        "_model_name": "IntSliderModel",
        "_model_module": "@jupyter-widgets/controls",
        "_model_module_version": "2.0.0",
    }
    widgets.hear("comm_open", opened(value=1, **names))
    widgets.hear("comm_msg", update(value=2))
    widgets.hear("comm_msg", update(method="echo_update", max=9))
    assert widgets.as_metadata() == {
        STATE: {
            "state": {
                "w": {
                    "model_name": "IntSliderModel",
                    "model_module": "@jupyter-widgets/controls",
                    "model_module_version": "2.0.0",
                    "state": {**names, "value": 2, "max": 9},
                }
            },
            "version_major": 2,
            "version_minor": 0,
        }
    }


def test_messages_of_another_method_change_nothing():
    widgets = Widgets()
    widgets.hear("comm_open", opened(value=1))
    widgets.hear("comm_msg", update(method="custom", value=2))
    assert state_of(widgets)["w"]["state"] == {"value": 1}


def test_buffers_are_kept_in_base64_beside_their_path():
    widgets = Widgets()
    widgets.hear("comm_open", opened(paths=[["value"], ["data", 0]], data=[{}]), [memoryview(b"ab"), b"\x00"])
    assert state_of(widgets)["w"]["buffers"] == [
        {"encoding": "base64", "path": ["value"], "data": "YWI="},
        {"encoding": "base64", "path": ["data", 0], "data": "AA=="},
    ]
    widgets.hear("comm_msg", update(data=[]))
    assert [buffer["path"] for buffer in state_of(widgets)["w"]["buffers"]] == [["value"]]


def test_a_closed_widget_is_forgotten():
    widgets = Widgets()
    widgets.hear("comm_open", opened())
    widgets.hear("comm_close", {"comm_id": "w", "data": {}})
    assert widgets.as_metadata() is None


def stream(text):
    return {"name": "stdout", "text": text}


def capturing():
    widgets = Widgets()
    widgets.hear("comm_open", opened("out", _model_name="OutputModel", msg_id="", outputs=[]))
    widgets.hear("comm_msg", update("out", msg_id="cell"))
    return widgets


def test_an_output_widget_takes_the_outputs_of_the_request_it_names():
    widgets = capturing()
    assert widgets.capture("other", "stream", stream("x")) is None
    assert widgets.capture("cell", "stream", stream("a")) == (
        "out",
        [{"output_type": "stream", "name": "stdout", "text": "a"}],
    )
    assert widgets.capture("cell", "stream", stream("b")) == (
        "out",
        [{"output_type": "stream", "name": "stdout", "text": "ab"}],
    )
    assert widgets.capture("cell", "status", {"execution_state": "idle"}) is None
    widgets.hear("comm_msg", update("out", msg_id=""))
    assert widgets.capture("cell", "stream", stream("c")) is None
    assert state_of(widgets)["out"]["state"]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "ab"}]


def test_clearing_an_output_widget_empties_it():
    widgets = capturing()
    widgets.capture("cell", "stream", stream("a"))
    assert widgets.capture("cell", "clear_output", {"wait": True})[1] != []
    assert widgets.capture("cell", "stream", stream("b"))[1] == [
        {"output_type": "stream", "name": "stdout", "text": "b"}
    ]
    assert widgets.capture("cell", "clear_output", {"wait": False}) == ("out", [])


def test_outputs_that_the_kernel_has_set_are_gone_on_from():
    widgets = capturing()
    widgets.capture("cell", "stream", stream("a"))
    widgets.hear("comm_msg", update("out", outputs=[{"output_type": "stream", "name": "stdout", "text": "set "}]))
    assert widgets.capture("cell", "stream", stream("b"))[1] == [
        {"output_type": "stream", "name": "stdout", "text": "set b"}
    ]


def test_a_malformed_output_is_an_error():
    with pytest.raises(NotebookError):
        capturing().capture("cell", "display_data", {"data": 3})


def test_widgets_that_a_kernel_gives_back_are_known():
    widgets = Widgets()
    states = {
        "one": {"model_name": "IntSliderModel", "state": {"_model_name": "IntSliderModel", "value": 3}},
        "two": {"model_name": "ImageModel", "state": {"_model_name": "ImageModel"}},
    }
    data = {"method": "update_states", "states": states, "buffer_paths": [["two", "state", "value"]]}
    assert widgets.hear("comm_msg", {"comm_id": "control", "data": data}, [b"ab"])
    found = state_of(widgets)
    assert found["one"]["state"]["value"] == 3
    assert found["two"]["buffers"] == [{"encoding": "base64", "path": ["value"], "data": "YWI="}]


def test_it_says_what_changes_something():
    widgets = Widgets()
    assert not widgets.hear("comm_open", opened(target="matplotlib"))
    assert widgets.hear("comm_open", opened(value=1))
    assert widgets.hear("comm_msg", update(value=2))
    assert not widgets.hear("comm_msg", update(method="custom", value=2))
    assert widgets.hear("comm_close", {"comm_id": "w", "data": {}})
    assert not widgets.hear("comm_close", {"comm_id": "w", "data": {}})
