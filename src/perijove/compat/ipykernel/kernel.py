"""`ipykernel.kernelbase` and `ipykernel.ipkernel`: the kernel of this process under the names that libraries know."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perijove.compat.ipykernel.seat import kernel_here
from perijove.compat.ipykernel.session import IOPubSocket, Session, connection_info, header_of
from perijove.compat.ipykernel.single import Single

if TYPE_CHECKING:
    import logging
    from collections.abc import Mapping

    from perijove.compat.comm import CommManager
    from perijove.compat.ipykernel.seat import Seat

__all__ = ["IPythonKernel", "Kernel"]


class Kernel(Single):
    """The kernel that runs this code; `get_ipython().kernel`."""

    __module__ = "ipykernel.kernelbase"

    implementation = "perijove"
    protocol_version = "5.4"
    shell_streams: tuple[Any, ...] = ()
    shell_stream = control_stream = stdin_socket = control_thread = iopub_thread = None
    eventloop: Any = None

    def __init__(self, seat: Seat | None = None, **options: Any) -> None:
        """The kernel of this process; raises RuntimeError when there is none."""
        self._seat = seat or kernel_here()
        self.session: Session = options.pop("session", None) or Session(self._seat)
        self.iopub_socket = IOPubSocket(self._seat)
        vars(self).update(options)

    # Messages.

    def get_parent(self, channel: str | None = None) -> dict[str, Any]:
        """The request for which the calling code works, as far as a worker knows it: the header."""
        del channel
        header = dict(self._seat.parent())
        if not header:
            return {}
        about = {"msg_id": header.get("msg_id", ""), "msg_type": header.get("msg_type", "")}
        return {"header": header, **about, "parent_header": {}, "metadata": {}, "content": {}, "buffers": []}

    def set_parent(self, ident: Any, parent: Mapping[str, Any], channel: str = "shell") -> None:
        """Let the calling code's output belong to that request from now on."""
        del ident, channel
        self._seat.work_for(header_of(parent))

    @property
    def _parent_header(self) -> dict[str, Any]:
        return self.get_parent()

    def send_response(  # noqa: PLR0913, PLR0917 - the interface of ipykernel
        self,
        stream: Any,
        msg_or_type: str | Mapping[str, Any],
        content: Mapping[str, Any] | None = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        channel: str | None = None,
    ) -> dict[str, Any]:
        """Send a message on behalf of the request for which the calling code works; returns it."""
        del channel
        parent = self.get_parent()
        return self.session.send(stream, msg_or_type, content, parent, ident, buffers, track, header, metadata)

    def raw_input(self, prompt: str = "") -> str:
        """Ask the person at the front end for a line."""
        return self._seat.ask(str(prompt))

    def getpass(self, prompt: str = "", stream: Any = None) -> str:
        """The same for a line that is not shown."""
        del stream
        return self._seat.ask(str(prompt), password=True)

    # What belongs to it.

    @property
    def shell(self) -> Any:
        """What `get_ipython()` gives."""
        return self._seat.shell

    @property
    def user_ns(self) -> dict[str, Any]:
        """The user's names."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    @property
    def user_module(self) -> Any:
        return self.shell.user_module

    @property
    def execution_count(self) -> int:
        """The number of the cell that is running."""
        return int(self.shell.execution_count)

    @property
    def comm_manager(self) -> CommManager:
        """Who opens comms, and who takes those that front ends open."""
        from perijove.compat.comm import get_comm_manager

        return get_comm_manager()

    @property
    def io_loop(self) -> Any:
        """The loop that runs between cells: tornado's around it when tornado is in use, else asyncio's own."""
        loop = self._seat.loop()
        if "tornado" not in sys.modules:
            return loop
        import importlib

        return importlib.import_module("tornado.platform.asyncio").AsyncIOLoop(asyncio_loop=loop, make_current=False)

    @cached_property
    def log(self) -> logging.Logger:
        """A logger whose lines whoever has started the kernel sees."""
        import logging

        logger = logging.getLogger("ipykernel")
        logger.propagate = False
        if not logger.handlers:
            handler = logging.Handler()
            told = self._seat.log
            handler.emit = lambda record: told(handler.format(record))  # type: ignore[method-assign]
            logger.addHandler(handler)
        return logger

    @property
    def config(self) -> Any:
        return getattr(self.shell, "config", {})

    @property
    def connection_file(self) -> str:
        """Where the connection file is."""
        return self._seat.connection_file

    @property
    def ident(self) -> str:
        return self.session.session

    @property
    def kernel_info(self) -> dict[str, Any]:
        """What kernel_info_reply says of the language."""
        version = ".".join(map(str, sys.version_info[:3]))
        return {
            "protocol_version": self.protocol_version,
            "implementation": self.implementation,
            "language_info": {"name": "python", "version": version, "file_extension": ".py"},
        }

    @property
    def connection_info(self) -> dict[str, Any]:
        """The connection file's contents."""
        return connection_info(self._seat)

    def start(self) -> None:
        """Nothing to do: it runs."""


class IPythonKernel(Kernel):
    """The same under the name of a kernel that runs Python."""

    __module__ = "ipykernel.ipkernel"
