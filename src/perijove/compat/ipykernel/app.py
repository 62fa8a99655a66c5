"""`ipykernel.kernelapp` and `ipykernel.embed`: the program around a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat.ipykernel.kernel import IPythonKernel
from perijove.compat.ipykernel.seat import kernel_here
from perijove.compat.ipykernel.single import Single

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["IPKernelApp", "embed_kernel", "launch_new_instance"]
_LAUNCH = "code in a kernel can't start another kernel in its process; `perijove kernel -f FILE` starts one"


class IPKernelApp(Single):
    """The kernel's program, as far as libraries look at it."""

    __module__ = "ipykernel.kernelapp"

    name = "ipython-kernel"

    def __init__(self, **options: Any) -> None:
        self._seat = kernel_here()
        self.options = options

    @property
    def kernel(self) -> IPythonKernel:
        """The kernel."""
        kernel: IPythonKernel = IPythonKernel.instance()
        return kernel

    @property
    def shell(self) -> Any:
        """What `get_ipython()` gives."""
        return self._seat.shell

    @property
    def session(self) -> Any:
        return self.kernel.session

    @property
    def iopub_socket(self) -> Any:
        return self.kernel.iopub_socket

    @property
    def log(self) -> Any:
        return self.kernel.log

    @property
    def config(self) -> Any:
        return self.kernel.config

    @property
    def connection_file(self) -> str:
        """Where the connection file is."""
        return self._seat.connection_file

    abs_connection_file = connection_file

    @property
    def connection_dir(self) -> str:
        import os

        return os.path.dirname(self._seat.connection_file)

    @classmethod
    def launch_instance(cls, argv: Any = None, **options: Any) -> NoReturn:
        """Raises RuntimeError."""
        del argv, options
        raise RuntimeError(_LAUNCH)

    def initialize(self, argv: Any = None) -> NoReturn:
        """Raises RuntimeError."""
        del argv
        raise RuntimeError(_LAUNCH)


launch_new_instance = IPKernelApp.launch_instance


def embed_kernel(module: Any = None, local_ns: Any = None, **options: Any) -> None:
    """Serve clients with the names of the place that calls it until one ends the kernel. Raises RuntimeError in one."""
    import perijove

    file = str(options.get("connection_file", ""))
    perijove.embed_kernel(module, local_ns, connection_file=file, stack_depth=2)
