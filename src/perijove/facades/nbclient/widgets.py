"""What widgets leave behind: their state as metadata, and a stand-in for the front end's side of an Output widget."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from perijove.facades.nbclient.outputs import output_of

MIME_TYPE = "application/vnd.jupyter.widget-state+json"
State = dict[str, Any]


class Widgets:
    """The state of each widget and its buffers, by comm."""

    def __init__(self) -> None:
        self.state: dict[str, State] = {}
        self.buffers: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}

    def received(self, message: Mapping[str, Any]) -> None:
        """A comm message: what it says of the state goes over what was said before."""
        content = message["content"]
        data = content["data"]
        if "state" not in data:
            return
        self.state.setdefault(content["comm_id"], {}).update(data["state"])
        if data.get("buffer_paths"):
            self.buffers.setdefault(content["comm_id"], {}).update(_buffers(data["buffer_paths"], message["buffers"]))

    def as_metadata(self) -> State:
        """`metadata.widgets`, in the format of `@jupyter-widgets/schema`, version 2.0."""
        models = {
            comm_id: _model(state, list(self.buffers.get(comm_id, {}).values()))
            for comm_id, state in self.state.items()
            if "_model_name" in state
        }
        return {MIME_TYPE: {"state": models, "version_major": 2, "version_minor": 0}}


def _model(state: State, buffers: list[dict[str, Any]]) -> State:
    names = ("model_name", "model_module", "model_module_version")
    model: State = {name: state.get(f"_{name}") for name in names}
    model["state"] = state
    return model | {"buffers": buffers} if buffers else model


def _buffers(paths: list[list[Any]], buffers: list[bytes]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {
        tuple(path): {"data": base64.b64encode(buffer).decode(), "encoding": "base64", "path": path}
        for path, buffer in zip(paths, buffers, strict=False)
    }


class OutputWidget:
    """Takes outputs while code runs in an Output widget's `with`, and tells the kernel what it holds.

    `say` sends the data of a comm message; `state` is the widget's in the record.
    """

    def __init__(self, comm_id: str, state: State, say: Callable[[str, State], None]) -> None:
        self.comm_id = comm_id
        self.state = state
        self.outputs: list[Any] = list(state.get("outputs", ()))
        self.clear_before_next_output = False
        self.msg_id = ""
        self._say = say

    def clear_output(self, wait: bool) -> None:
        """Drop what it holds, at once or with the next output."""
        if wait:
            self.clear_before_next_output = True
        else:
            self.outputs = []
            self._sync()

    def output(self, message: Mapping[str, Any]) -> None:
        """Hold an output; what is printed goes on in the last one if that is of the same stream."""
        if self.clear_before_next_output:
            self.outputs, self.clear_before_next_output = [], False
        output = output_of(message["msg_type"], message["content"])
        if output is None:
            return
        last = self.outputs[-1] if self.outputs else {}
        if output.output_type == "stream" == last.get("output_type") and output.name == last.get("name"):
            last["text"] += output.text
        else:
            self.outputs.append(output)
        self._sync()

    def _sync(self) -> None:
        self.state["outputs"] = self.outputs
        self._say(self.comm_id, {"method": "update", "state": {"outputs": self.outputs}, "buffer_paths": []})


class OutputWidgets:
    """The Output widgets that are open, and which of them takes the outputs of which message."""

    def __init__(self) -> None:
        self.by_comm: dict[str, OutputWidget] = {}
        # The one that was entered last takes them.
        self.hooks: dict[str, list[OutputWidget]] = {}

    def taking(self, msg_id: str) -> OutputWidget | None:
        """Who takes the outputs of a message, None when the cell does."""
        hooks = self.hooks.get(msg_id)
        return hooks[-1] if hooks else None

    def received(self, message: Mapping[str, Any], widgets: Widgets, say: Callable[[str, State], None]) -> None:
        """A comm message that may open such a widget, enter or leave it."""
        content = message["content"]
        comm_id, state = content["comm_id"], content["data"].get("state")
        if message["msg_type"] == "comm_open" and content.get("target_name") == "jupyter.widget" and state:
            if (state.get("_model_module"), state.get("_model_name")) == ("@jupyter-widgets/output", "OutputModel"):
                held = widgets.state.setdefault(comm_id, dict(state))
                self.by_comm[comm_id] = OutputWidget(comm_id, held, say)
        elif message["msg_type"] == "comm_msg" and comm_id in self.by_comm and state and "msg_id" in state:
            self._entered(self.by_comm[comm_id], state["msg_id"])

    def _entered(self, widget: OutputWidget, msg_id: str) -> None:
        if msg_id:
            self.hooks.setdefault(msg_id, []).append(widget)
        elif widget in self.hooks.get(widget.msg_id, ()):
            self.hooks[widget.msg_id].remove(widget)
        widget.msg_id = msg_id
