"""What a live notebook needs of a kernel, whatever stands behind it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from perijove.notebook.changes import SetMetadata
from perijove.server.live.events import KernelStarted

OnInput = Callable[[str, bool], Awaitable[str]]
OnDeath = Callable[[str], None]


class OnOutput(Protocol):
    """Called with the type of an iopub message, its content, and its id."""

    def __call__(self, msg_type: str, content: dict[str, Any], msg_id: str = "") -> None: ...


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

    def new_request(self) -> str:
        """An id for a run: by it a later server can resume the run."""

    async def execute(self, code: str, cell_id: str, request: str, on_output: OnOutput, on_input: OnInput) -> Outcome:
        """Run code; `on_output` is called in order, also after the end, for what threads print late."""

    async def resume(self, request: str, seen: str, on_output: OnOutput, on_input: OnInput) -> Outcome | None:
        """Go on with a run after the last message of it that was seen; None when the kernel has never heard of it."""

    async def interrupt(self) -> None:
        """Stop what runs."""

    async def restart(self) -> None:
        """Begin again; raises KernelUnavailable."""

    async def shutdown(self) -> None:
        """End it."""

    def widgets(self) -> SetMetadata | None:
        """What is new of its widgets for the notebook's metadata; None when nothing is, since this was asked last."""

    async def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """A complete_reply's content."""

    async def inspect(self, code: str, cursor: int, detail: int) -> dict[str, Any]:
        """An inspect_reply's content."""


class Kernels(Protocol):
    """Where kernels come from."""

    async def start(
        self, name: str, language: str | None, *, cwd: Path, on_death: OnDeath, notebook: Path | None = None
    ) -> RoomKernel:
        """Start a kernel for a notebook and wait until it answers; raises KernelUnavailable.

        With a language, our own kernel may stand in for one that is not here (decision 0005).
        """

    async def adopt(self, notebook: Path, *, on_death: OnDeath) -> RoomKernel | None:
        """The kernel of a notebook whose server was killed, if it still runs."""

    async def left(self) -> list[Path]:
        """The notebooks that have such kernels."""

    def specs(self) -> dict[str, Any]:
        """The kernelspecs there are, as the Jupyter API tells them: `default` and `kernelspecs` by name. Blocks."""

    async def prepare(self) -> None:
        """Do what makes the next start quicker."""

    async def close(self) -> None:
        """Let go of what was prepared; every kernel has been shut down before."""
