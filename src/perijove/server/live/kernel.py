"""What a live notebook needs of a kernel, whatever stands behind it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from perijove.server.live.events import KernelStarted

# Called with the type of an iopub message and its content.
OnOutput = Callable[[str, dict[str, Any]], None]
OnInput = Callable[[str, bool], Awaitable[str]]
OnDeath = Callable[[str], None]


class KernelUnavailable(Exception):
    """Raised when a kernel can't be started; the text says why, with the end of what it wrote to stderr."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    ok: bool
    execution_count: int | None = None


class RoomKernel(Protocol):
    """A kernel that is running for one notebook."""

    @property
    def about(self) -> KernelStarted:
        """Its names and its language."""

    async def execute(self, code: str, cell_id: str, on_output: OnOutput, on_input: OnInput) -> Outcome:
        """Run code; `on_output` is called in order, also after the end, for what threads print late."""

    async def interrupt(self) -> None:
        """Stop what runs."""

    async def restart(self) -> None:
        """Begin again; raises KernelUnavailable."""

    async def shutdown(self) -> None:
        """End it."""

    async def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """A complete_reply's content."""

    async def inspect(self, code: str, cursor: int, detail: int) -> dict[str, Any]:
        """An inspect_reply's content."""


class Kernels(Protocol):
    """Where kernels come from."""

    async def start(self, name: str, language: str | None, *, cwd: Path, on_death: OnDeath) -> RoomKernel:
        """Start a kernel and wait until it answers; raises KernelUnavailable.

        With a language, our own kernel may stand in for one that is not here (decision 0005).
        """

    def specs(self) -> dict[str, Any]:
        """The kernelspecs there are, as the Jupyter API tells them: `default` and `kernelspecs` by name. Blocks."""

    async def prepare(self) -> None:
        """Do what makes the next start quicker."""

    async def close(self) -> None:
        """Let go of what was prepared; every kernel has been shut down before."""
