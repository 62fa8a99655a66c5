"""What running code asks of whoever looks at the notebook: at most one line at a time."""

from perijove.notebook.changes import AppendStream, Change
from perijove.server.live.events import Action, Broadcast
from perijove.server.live.messages import InputDone, InputRequest

_HIDDEN = "········"


class Asking:
    """The question that is open, if any."""

    def __init__(self) -> None:
        self.request: InputRequest | None = None

    def ask(self, cell_id: str, prompt: str, *, password: bool) -> list[Action]:
        """A run wants a line."""
        self.request = InputRequest(cell_id, prompt, password)
        return [Broadcast(self.request)]

    def echo(self, value: str) -> Change | None:
        """What question and answer leave in the notebook, as a terminal would show it; None when nobody asked."""
        if self.request is None:
            return None
        text = f"{self.request.prompt}{_HIDDEN if self.request.password else value}\n"
        return AppendStream(cell_id=self.request.cell_id, name="stdout", text=text)

    def stop(self) -> list[Action]:
        """Nobody asks any more."""
        if self.request is None:
            return []
        self.request = None
        return [Broadcast(InputDone())]
