"""`comm`, and `ipykernel.comm`, its older name: conversations of objects here with their twins in front ends."""

from typing import Any

from perijove.compat.comm import BaseComm, CommManager, __version__, create_comm, get_comm_manager

__all__ = ["BaseComm", "Comm", "CommManager", "__version__", "create_comm", "get_comm_manager"]


class Comm(BaseComm):
    """A comm, as `comm.create_comm` makes it."""

    def __init__(self, target_name: str = "comm", data: Any = None, **kwargs: Any) -> None:
        """`kernel` is taken for those who pass it: there is one."""
        kwargs.pop("show_warning", None)
        self.kernel = kwargs.pop("kernel", None)
        super().__init__(target_name, data, **kwargs)
