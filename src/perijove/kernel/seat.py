"""What libraries see of a Python kernel: `get_ipython().kernel` and its kin are made of this. Standard library only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perijove.kernel.language import Buffer, Host


class KernelSeat:
    """Fits `perijove.compat.ipykernel.seat.Seat` and `perijove.interpreter.front_end.KernelSide`."""

    def __init__(self, shell: Callable[[], Any], connection_file: str) -> None:
        """`shell` is asked for what `get_ipython()` gives."""
        self.host: Host | None = None
        self.connection_file = connection_file
        self._shell = shell

    @property
    def shell(self) -> Any:
        """What `get_ipython()` gives."""
        return self._shell()

    @property
    def face(self) -> Any:
        """What `get_ipython().kernel` is."""
        from perijove.compat.ipykernel.kernel import IPythonKernel  # noqa: PLC0415 - when somebody asks

        return IPythonKernel.instance()

    def publish(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Buffer] = (),
        *,
        parent: Mapping[str, Any] | None = None,
    ) -> None:
        """Sends a message, on behalf of the request with this header, or of the present one."""
        host = self.host
        if host is None:
            return  # nobody has sent any code yet
        if parent is None:
            host.publish(msg_type, content, metadata, buffers)
            return
        before = host.parent()
        host.work_for(parent)
        try:
            host.publish(msg_type, content, metadata, buffers)
        finally:
            host.work_for(before)

    def parent(self) -> Mapping[str, Any]:
        """The header of the request for which the calling code works."""
        return {} if self.host is None else self.host.parent()

    def work_for(self, header: Mapping[str, Any]) -> None:
        """Lets the calling thread's or task's output belong to that request."""
        if self.host is not None:
            self.host.work_for(header)

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Asks the person at the front end for a line."""
        if self.host is None:
            raise EOFError("no front end has sent any code yet")
        return self.host.ask(prompt, password=password)

    def log(self, text: str) -> None:
        """Tells whoever has started the kernel."""
        if self.host is not None:
            self.host.log(text)

    def loop(self) -> Any:
        """The asyncio loop that runs between cells; None before the first cell."""
        return None if self.host is None else self.host.loop()

    def enable_gui(self, name: str | None) -> None:
        """Lets a toolkit's loop run between cells, and while one awaits; None ends that. Raises ValueError."""
        loop = self.loop()
        enable = getattr(loop, "enable_gui", None)
        if enable is None:
            raise ValueError("a GUI's loop runs only beside asyncio's own, in the main thread")
        enable(name)

    def connection_info(self) -> Mapping[str, Any]:
        """The connection file's contents, and where it is."""
        from perijove.compat.ipykernel.session import connection_info  # noqa: PLC0415 - when somebody asks

        return {**connection_info(self), "connection_file": self.connection_file}

    def subshells(self) -> list[str]:
        """The ids of the subshells."""
        return [] if self.host is None else list(self.host.subshells())
