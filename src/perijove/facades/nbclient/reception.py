"""What a kernel publishes while a notebook runs, taken into its cells."""

from collections.abc import Callable
from datetime import UTC, datetime
from logging import Logger
from typing import Any

from perijove.facades.nbclient.exceptions import CellExecutionComplete
from perijove.facades.nbclient.outputs import Displays, display_id_of, output_of
from perijove.facades.nbclient.sessions import Received
from perijove.facades.nbclient.widgets import OutputWidgets, Widgets
from perijove.runner.record import execution_key, stamp

DISPLAYS = frozenset({"execute_result", "display_data", "update_display_data"})
# They change nothing but counts and times.
QUIET = frozenset({"execute_input", "update_display_data"})


class Reception:
    """The messages of one run; `say` sends the data of a comm message to the kernel."""

    def __init__(self, say: Callable[[str, dict[str, Any]], None], log: Logger) -> None:
        self.clear_pending = False
        self.displays = Displays()
        self.widgets = Widgets()
        self._output_widgets = OutputWidgets()
        self._say = say
        self._log = log

    def receive(self, message: Received, cell: Any, cell_index: int, *, timing: bool, widgets: bool) -> Any:
        """Take in a message; returns the output that it added, if any. Raises CellExecutionComplete at idle."""
        kind, content = message["msg_type"], message["content"]
        if "execution_count" in content:
            cell["execution_count"] = content["execution_count"]
        key = execution_key(kind, content)
        if timing and key is not None:
            cell["metadata"].setdefault("execution", {})[key] = sent(message)
        display_id = display_id_of(content)
        if display_id is not None and kind in DISPLAYS:
            self.displays.update(display_id, content)
        if kind == "status":
            if content["execution_state"] == "idle":
                raise CellExecutionComplete
        elif kind == "clear_output":
            self._clear_output(cell["outputs"], message, cell_index)
        elif kind.startswith("comm"):
            self._comm(message, widgets=widgets)
        elif kind not in QUIET:
            return self._output(cell["outputs"], message, display_id, cell_index)
        return None

    def _output(self, outputs: list[Any], message: Received, display_id: str | None, cell_index: int) -> Any:
        widget = self._output_widgets.taking(message["parent_header"].get("msg_id", ""))
        if widget is not None:
            widget.output(message)
            return None
        output = output_of(message["msg_type"], message["content"])
        if output is None:
            self._log.debug("%s is no output", message["msg_type"])
            return None
        if self.clear_pending:
            self._clear(outputs, cell_index)
        if display_id is not None:
            self.displays.add(display_id, cell_index, output)
        outputs.append(output)
        return output

    def _clear_output(self, outputs: list[Any], message: Received, cell_index: int) -> None:
        wait = bool(message["content"].get("wait"))
        widget = self._output_widgets.taking(message["parent_header"].get("msg_id", ""))
        if widget is not None:
            widget.clear_output(wait=wait)
        elif wait:
            self.clear_pending = True
        else:
            self._clear(outputs, cell_index)

    def _clear(self, outputs: list[Any], cell_index: int) -> None:
        outputs.clear()
        self.displays.clear(cell_index)
        self.clear_pending = False

    def _comm(self, message: Received, *, widgets: bool) -> None:
        if "data" not in message["content"]:
            return
        if widgets:
            self.widgets.received(message)
        self._output_widgets.received(message, self.widgets, self._say)


def sent(message: Received) -> str:
    """When a message was sent; now, when it does not say."""
    date = message.get("header", {}).get("date")
    return stamp(date if isinstance(date, datetime) else datetime.now(UTC))
