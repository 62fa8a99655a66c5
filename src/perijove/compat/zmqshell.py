"""`ipykernel.zmqshell`: the shell in a kernel; libraries know a notebook by the name and module of its class."""

from __future__ import annotations

from typing import Any

from perijove.compat.config import Config
from perijove.compat.displaypub import DisplayPublisher as ZMQDisplayPublisher
from perijove.compat.interactiveshell import InteractiveShell

__all__ = ["InteractiveShell", "ZMQDisplayPublisher", "ZMQInteractiveShell"]


class ZMQInteractiveShell(InteractiveShell):
    """The shell of a kernel."""

    __module__ = "ipykernel.zmqshell"

    def __init__(self, interpreter: Any = None, **options: Any) -> None:
        config = options.pop("config", None) or Config(IPKernelApp=Config())
        super().__init__(interpreter, config=config, **options)

    @property
    def kernel(self) -> Any:
        """The kernel."""
        side: Any = self.interpreter.kernel
        return None if side is None else side.face

    def get_parent(self) -> Any:
        """The request for which the calling code works."""
        return self.kernel.get_parent()

    def set_parent(self, parent: Any) -> None:
        """Let the calling code's output belong to that request."""
        self.kernel.set_parent(None, parent)
