from perijove.facades.nbclient.widgets import MIME_TYPE, OutputWidgets, Widgets


def comm(kind, comm_id="w", buffers=(), **data):
    return {
        "msg_type": kind,
        "content": {"comm_id": comm_id, "target_name": "jupyter.widget", "data": data},
        "buffers": list(buffers),
        "parent_header": {"msg_id": "m"},
    }


def printed(text):
    return {"msg_type": "stream", "content": {"name": "stdout", "text": text}}


def test_the_state_of_widgets_is_kept_with_its_buffers():
    widgets = Widgets()
    widgets.received(comm("comm_open", state={"_model_name": "M", "_model_module": "m", "x": 1}))
    widgets.received(comm("comm_msg", state={"x": 2}, buffer_paths=[["y"]], buffers=[b"123"]))
    widgets.received(comm("comm_msg", content="custom"))
    widgets.received(comm("comm_open", "nameless", state={"x": 1}))
    assert widgets.as_metadata()[MIME_TYPE] == {
        "version_major": 2,
        "version_minor": 0,
        "state": {
            "w": {
                "model_name": "M", "model_module": "m", "model_module_version": None,
                "state": {"_model_name": "M", "_model_module": "m", "x": 2},
                "buffers": [{"data": "MTIz", "encoding": "base64", "path": ["y"]}],
            }
        },
    }  # fmt: skip


def test_an_output_widget_takes_outputs_while_it_is_entered():
    widgets, outputs, said = Widgets(), OutputWidgets(), []
    state = {"_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel", "outputs": []}

    def receive(message):
        widgets.received(message)
        outputs.received(message, widgets, lambda comm_id, data: said.append((comm_id, len(data["state"]["outputs"]))))

    receive(comm("comm_open", state=state))
    assert outputs.taking("m") is None
    receive(comm("comm_msg", state={"msg_id": "m"}))
    widget = outputs.taking("m")
    widget.output(printed("a"))
    widget.output(printed("b"))
    assert [each.text for each in widgets.state["w"]["outputs"]] == ["ab"]
    widget.clear_output(wait=True)
    widget.output(printed("c"))
    assert [each.text for each in widgets.state["w"]["outputs"]] == ["c"]
    widget.clear_output(wait=False)
    receive(comm("comm_msg", state={"msg_id": ""}))
    assert outputs.taking("m") is None
    assert said == [("w", 1), ("w", 1), ("w", 1), ("w", 0)]
