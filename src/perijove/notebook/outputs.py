"""What a kernel says while a cell runs, as changes to the notebook.

Messages come as a type and its content, decoded by whoever knows the protocol; types that change no document give no
change. The state between two messages is one bit: a clear that waits for the next output, so that nothing flickers.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from perijove.notebook.change import (
    AppendOutput,
    AppendStream,
    Change,
    ClearOutputs,
    SetExecutionCount,
    UpdateDisplay,
)
from perijove.notebook.plain import join_bundle, output_from_plain

Content = Mapping[str, Any]


class OutputFold(msgspec.Struct, frozen=True):
    """The outputs of one cell as they come in."""

    cell_id: str
    clear_pending: bool = False

    def receive(self, message_type: str, content: Content) -> tuple["OutputFold", list[Change]]:
        """The fold after a message of iopub, and the changes that it makes; NotebookError when it is malformed."""
        if message_type == "clear_output":
            if content.get("wait", False):
                return OutputFold(self.cell_id, clear_pending=True), []
            return OutputFold(self.cell_id), [ClearOutputs(self.cell_id)]
        if message_type == "update_display_data":
            return self, _update(content)
        if message_type == "execute_input":
            return self, [SetExecutionCount(self.cell_id, content.get("execution_count"))]
        change = self._output(message_type, content)
        if change is None:
            return self, []
        cleared: list[Change] = [ClearOutputs(self.cell_id)] if self.clear_pending else []
        return OutputFold(self.cell_id), [*cleared, change]

    def _output(self, message_type: str, content: Content) -> Change | None:
        if message_type == "stream":
            text = content.get("text", "")
            return AppendStream(self.cell_id, content.get("name", "stdout"), text) if text else None
        keys = _KEYS.get(message_type)
        if keys is None:
            return None
        plain = {"output_type": message_type, **{key: content[key] for key in keys if key in content}}
        display_id = _display_id(content)
        if display_id is not None and message_type != "error":
            plain["display_id"] = display_id
        return AppendOutput(self.cell_id, output_from_plain(plain, place=f"the message {message_type}"))


# What of a message belongs to the document; `transient` never does.
_KEYS = {
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


def _display_id(content: Content) -> str | None:
    transient = content.get("transient")
    found = transient.get("display_id") if isinstance(transient, Mapping) else None
    return found if isinstance(found, str) else None


def _update(content: Content) -> list[Change]:
    display_id = _display_id(content)
    if display_id is None:
        return []
    return [UpdateDisplay(display_id, join_bundle(content.get("data", {})), dict(content.get("metadata", {})))]
