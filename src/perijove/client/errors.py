"""What can go wrong between a client and its kernel.

ClientError
├── UnknownKernel   no usable kernelspec of that name
├── KernelDied      the process ended while something waited for it, or before it was ready
├── NotAnswering    the process lives, but has not answered in time
├── OutputsLost    the kernel has said more than it could keep for a client that was away
└── ClientClosed    the client was closed while something waited
"""

from collections.abc import Sequence
from pathlib import Path


class ClientError(Exception):
    """Raised by everything in this package."""


class UnknownKernel(ClientError):
    """No kernelspec of that name can be used; says which there are and where was looked."""

    def __init__(self, name: str, available: Sequence[str], searched: Sequence[Path], broken: str = "") -> None:
        why = f" ({broken})" if broken else ""
        super().__init__(
            f"no kernelspec {name!r} can be used{why}; there are: {', '.join(available)} "
            f"(searched: {', '.join(map(str, searched))})"
        )
        self.name = name
        self.available = tuple(available)


class KernelDied(ClientError):
    """The kernel's process ended; the message says how, with the end of what it wrote to stderr."""


class NotAnswering(ClientError):
    """The kernel's process lives, but it has not answered in the time it was given."""


class OutputsLost(ClientError):
    """The kernel has said more than it could keep while its client was away."""


class ClientClosed(ClientError):
    """The client was closed while a request waited for its reply."""
