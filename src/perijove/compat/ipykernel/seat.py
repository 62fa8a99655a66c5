"""What these modules know of the kernel around them; it takes its seat when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Header = Mapping[str, Any]


class Seat(Protocol):
    """A kernel, as its code sees it."""

    connection_file: str

    @property
    def shell(self) -> Any:
        """What `get_ipython()` gives."""

    def publish(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Any] = (),
        *,
        parent: Header | None = None,
    ) -> None:
        """Send a message to everybody who watches, on behalf of the request with this header, or of the present one."""

    def parent(self) -> Header:
        """The header of the request for which the calling code works; empty when there is none."""

    def work_for(self, header: Header) -> None:
        """Let the calling thread's or task's output belong to the request with this header from now on."""

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Ask the person at the front end for a line."""

    def log(self, text: str) -> None:
        """Tell whoever has started the kernel."""

    def loop(self) -> Any:
        """The asyncio loop that runs between cells."""


_seats: list[Seat] = []


def take(seat: Seat) -> None:
    """Let this be the kernel of the process."""
    _seats[:] = [seat]


def leave() -> None:
    """No kernel runs in the process any more."""
    _seats.clear()


def is_taken() -> bool:
    """Whether a kernel runs here."""
    return bool(_seats)


def kernel_here() -> Seat:
    """The kernel of this process. Raises RuntimeError when there is none."""
    if not _seats:
        raise RuntimeError("no kernel runs in this process; this is for code that a kernel runs")
    return _seats[0]
