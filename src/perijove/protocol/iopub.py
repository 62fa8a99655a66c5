"""Contents of the iopub channel: what a kernel tells everybody who listens."""

from typing import Any, Literal

import msgspec


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """Text that running code wrote; `name` is "stdout" or "stderr"."""

    name: str
    text: str


class DisplayData(msgspec.Struct, frozen=True, kw_only=True):
    """Something to see, in each MIME type that it has; `transient` is never stored in a notebook."""

    data: dict[str, Any]
    metadata: dict[str, Any] = {}
    transient: dict[str, Any] = {}

    @property
    def display_id(self) -> str | None:
        """The id under which a later message updates this display."""
        return _display_id(self.transient)


class UpdateDisplayData(msgspec.Struct, frozen=True, kw_only=True):
    """Something to see in place of every display with the same id."""

    data: dict[str, Any]
    metadata: dict[str, Any] = {}
    transient: dict[str, Any] = {}

    @property
    def display_id(self) -> str | None:
        """The id of the displays to update."""
        return _display_id(self.transient)


class ExecuteInput(msgspec.Struct, frozen=True, kw_only=True):
    """The code that starts to run."""

    code: str
    execution_count: int | None = None


class ExecuteResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the code came to, in each MIME type that it has."""

    data: dict[str, Any]
    execution_count: int | None = None
    metadata: dict[str, Any] = {}
    transient: dict[str, Any] = {}

    @property
    def display_id(self) -> str | None:
        """The id under which a later message updates this result."""
        return _display_id(self.transient)


class Error(msgspec.Struct, frozen=True, kw_only=True):
    """An exception ended the code."""

    ename: str = ""
    evalue: str = ""
    traceback: tuple[str, ...] = ()


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The kernel is "starting" (once), "busy" with a request or "idle"; servers add "restarting" and "dead"."""

    execution_state: str


class ClearOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Remove the outputs so far, at once or when the next one comes."""

    wait: bool = False


class DebugEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the Debug Adapter Protocol."""

    event: str
    seq: int = 0
    type: Literal["event"] = "event"
    body: Any = None


class IopubWelcome(msgspec.Struct, frozen=True, kw_only=True):
    """Told to each new subscriber (JEP 65): from now on it misses nothing."""

    subscription: str = ""


def _display_id(transient: dict[str, Any]) -> str | None:
    found = transient.get("display_id")
    return found if isinstance(found, str) else None
