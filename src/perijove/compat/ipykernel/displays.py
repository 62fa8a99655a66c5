"""`ipykernel.displayhook`: what shows values, for code that has a session and a stream."""

from __future__ import annotations

from typing import Any

from perijove.compat.ipykernel.seat import kernel_here

__all__ = ["ZMQDisplayHook", "ZMQShellDisplayHook"]


class ZMQDisplayHook:
    """Publishes the text of the values that it is called with, as `sys.displayhook`."""

    __module__ = "ipykernel.displayhook"

    topic = b"execute_result"

    def __init__(self, session: Any = None, pub_socket: Any = None) -> None:
        self.session = session
        self.pub_socket = pub_socket
        self.parent_header: dict[str, Any] = {}

    def get_execution_count(self) -> int:
        """The number of the cell that is running."""
        return int(kernel_here().shell.execution_count)

    def __call__(self, obj: Any) -> None:
        if obj is None:
            return
        content = {"execution_count": self.get_execution_count(), "data": {"text/plain": repr(obj)}, "metadata": {}}
        kernel_here().publish("execute_result", content, parent=self.parent_header or None)

    def set_parent(self, parent: dict[str, Any]) -> None:
        """On behalf of which request it publishes."""
        self.parent_header = parent.get("header", parent)


class ZMQShellDisplayHook(ZMQDisplayHook):
    """The same, of a shell."""

    __module__ = "ipykernel.displayhook"
