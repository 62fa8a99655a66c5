"""`ipykernel.iostream`: names by which libraries recognise the streams of a kernel."""

from __future__ import annotations

import abc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["IOPubThread", "OutStream"]


class OutStream(metaclass=abc.ABCMeta):  # noqa: B024 - for isinstance
    """What `sys.stdout` is in a kernel; it is not made by hand."""

    __module__ = "ipykernel.iostream"

    def __init__(self, *_: Any, **__: Any) -> None:
        """Raises NotImplementedError."""
        raise NotImplementedError(
            "a kernel's streams can't be made anew; write to sys.stdout, or send a 'stream' message with "
            "get_ipython().kernel.session.send"
        )


for _stream in (sys.stdout, sys.stderr):
    if type(_stream).__module__.startswith("perijove."):
        OutStream.register(type(_stream))


class IOPubThread:
    """The thread that sends, elsewhere: here sending needs none."""

    __module__ = "ipykernel.iostream"

    def __init__(self, socket: Any = None, pipe: bool = False, session: Any = None) -> None:
        del pipe, session
        self.socket = socket

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def schedule(self, f: Callable[[], object]) -> None:
        """Call it now."""
        f()
