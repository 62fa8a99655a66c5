"""`ipykernel.comm`: comms that know their kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat import comm

if TYPE_CHECKING:
    from perijove.compat.ipykernel.kernel import Kernel

__all__ = ["BaseComm", "Comm", "CommManager"]
CommManager = comm.CommManager


class BaseComm(comm.BaseComm):
    """One end of a conversation."""

    __module__ = "ipykernel.comm.comm"

    kernel: Kernel | None = None


class Comm(BaseComm):
    """One end of a conversation, with a kernel as its attribute."""

    __module__ = "ipykernel.comm.comm"

    def __init__(
        self, target_name: str = "", data: Any = None, metadata: Any = None, buffers: Any = None, **options: Any
    ) -> None:
        """Opens its twin, unless it answers to one (`primary=False`)."""
        from perijove.compat.ipykernel.kernel import IPythonKernel

        options.pop("show_warning", None)
        self.kernel = options.pop("kernel", None) or IPythonKernel.instance()
        super().__init__(target_name or "comm", data, metadata, buffers, **options)
