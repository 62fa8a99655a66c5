"""The widgets of a kernel as a front end knows them, by what is said in their comms; pure.

A run has no page that would keep their state, so this does: for the notebook's metadata (`widgets`, as version 2 of
`application/vnd.jupyter.widget-state+json` has it), and for Output widgets, whose outputs the front end collects.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perijove.notebook.changes import apply_all
from perijove.notebook.model import CodeCell, Notebook, new_code_cell, new_notebook
from perijove.notebook.outputs import OutputFold
from perijove.notebook.plain import output_to_plain
from perijove.protocol.message import Buffer

TARGET = "jupyter.widget"
STATE = "application/vnd.jupyter.widget-state+json"
_UPDATES = ("update", "echo_update")
Path = Sequence[str | int]
Json = dict[str, Any]


@dataclass
class _Model:
    state: Json
    buffers: dict[tuple[str | int, ...], bytes]
    captured: Notebook | None = None  # an Output widget's outputs, as a cell's
    fold: OutputFold = field(default_factory=lambda: OutputFold("outputs"))

    def update(self, state: Json, paths: Sequence[Path], buffers: Sequence[Buffer]) -> None:
        for name in state:  # a trait's new value has new buffers
            for kept in [kept for kept in self.buffers if kept[0] == name]:
                del self.buffers[kept]
        self.state.update(state)
        for path, buffer in zip(paths, buffers, strict=False):
            self.buffers[tuple(path)] = bytes(buffer)

    def as_json(self) -> Json:
        told: Json = {
            "model_name": self.state.get("_model_name", ""),
            "model_module": self.state.get("_model_module", ""),
            "model_module_version": self.state.get("_model_module_version", ""),
            "state": self.state,
        }
        if self.buffers:
            told["buffers"] = [
                {"encoding": "base64", "path": list(path), "data": base64.b64encode(data).decode()}
                for path, data in self.buffers.items()
            ]
        return told


class Widgets:
    """The models that are open."""

    def __init__(self) -> None:
        self._models: dict[str, _Model] = {}

    def hear(self, msg_type: str, content: Mapping[str, Any], buffers: Sequence[Buffer] = ()) -> bool:
        """A comm message of the kernel; says whether it changes anything: what is no widget's does not."""
        comm_id = content.get("comm_id", "")
        data = content.get("data", {})
        if msg_type == "comm_close":
            return self._models.pop(comm_id, None) is not None
        if msg_type == "comm_open" and content.get("target_name") == TARGET:
            self._models[comm_id] = _Model({}, {})
        elif msg_type == "comm_msg" and data.get("method") == "update_states":
            return self._given_back(data, buffers)
        elif msg_type != "comm_msg" or comm_id not in self._models or data.get("method") not in _UPDATES:
            return False
        model = self._models[comm_id]
        model.update(data.get("state", {}), data.get("buffer_paths", ()), buffers)
        if "outputs" in data.get("state", {}):
            model.captured = None  # the kernel has set them
        return True

    def _given_back(self, data: Mapping[str, Any], buffers: Sequence[Buffer]) -> bool:
        """All widgets of a kernel that ran before, as it answers who asks for them in `jupyter.widget.control`."""
        found = data.get("states", {})
        for comm_id, about in found.items():
            pairs = zip(data.get("buffer_paths", ()), buffers, strict=False)
            own = [(path[2:], buffer) for path, buffer in pairs if path[:2] == [comm_id, "state"]]
            model = self._models[comm_id] = _Model({}, {})
            model.update(about.get("state", {}), [path for path, _ in own], [buffer for _, buffer in own])
        return bool(found)

    def capture(self, request: str | None, msg_type: str, content: Mapping[str, Any]) -> tuple[str, list[Json]] | None:
        """An output of a request: the Output widget that takes it, with all its outputs now; None when none does.

        Raises NotebookError for a malformed one.
        """
        found = [
            (comm_id, model)
            for comm_id, model in self._models.items()
            if request and model.state.get("_model_name") == "OutputModel" and model.state.get("msg_id") == request
        ]
        if not found or msg_type not in ("stream", "display_data", "execute_result", "error", "clear_output"):
            return None
        comm_id, model = found[-1]
        if model.captured is None:
            model.captured = _holding(model.state.get("outputs", ()))
        model.fold, changes = model.fold.receive(msg_type, content)
        model.captured = apply_all(model.captured, changes)
        (cell,) = model.captured.cells
        assert isinstance(cell, CodeCell)
        model.state["outputs"] = [output_to_plain(output) for output in cell.outputs]
        return comm_id, model.state["outputs"]

    def as_metadata(self) -> Json | None:
        """What the notebook keeps of them; None when there are none."""
        if not self._models:
            return None
        state = {comm_id: model.as_json() for comm_id, model in self._models.items()}
        return {STATE: {"state": state, "version_major": 2, "version_minor": 0}}


def _holding(outputs: Sequence[Json]) -> Notebook:
    """A notebook of one cell with these outputs."""
    fold = OutputFold("outputs")
    notebook = new_notebook((new_code_cell(id="outputs"),))
    for output in outputs:
        fold, changes = fold.receive(output.get("output_type", ""), output)
        notebook = apply_all(notebook, changes)
    return notebook
