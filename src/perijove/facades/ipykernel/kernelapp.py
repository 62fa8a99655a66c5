"""`ipykernel.kernelapp.IPKernelApp`: launches a kernel on our host.

In a worker of ours the program that launches hands over its kernel; elsewhere the process becomes a host, which runs
the program once more as its worker.
"""

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

from perijove.facades.ipykernel import program
from perijove.facades.ipykernel.configurable import Application, setting
from perijove.facades.ipykernel.session import Session, Stream

kernel_aliases = {
    "f": "IPKernelApp.connection_file",
    "ip": "IPKernelApp.ip",
    "transport": "IPKernelApp.transport",
    **{name: f"IPKernelApp.{name}_port" for name in ("hb", "shell", "iopub", "stdin", "control")},
}
kernel_flags = {
    "no-stdout": ({"IPKernelApp": {"no_stdout": True}}, "what the kernel writes to stdout goes nowhere"),
    "no-stderr": ({"IPKernelApp": {"no_stderr": True}}, "what the kernel writes to stderr goes nowhere"),
}


class IPKernelApp(Application):
    """The program of a kernel: `IPKernelApp.launch_instance(kernel_class=MyKernel)`."""

    name = "ipython-kernel"
    aliases = {**Application.aliases, **kernel_aliases}  # noqa: RUF012 - traitlets' classes have them as attributes
    flags = {**Application.flags, **kernel_flags}  # noqa: RUF012 - as above
    kernel_class: Any = "ipykernel.ipkernel.IPythonKernel"
    kernel: Any = None
    session: Any = None

    connection_file = setting("")
    ip = setting("")
    transport = setting("tcp")
    hb_port = setting("0")
    shell_port = setting("0")
    iopub_port = setting("0")
    stdin_port = setting("0")
    control_port = setting("0")
    no_stdout = setting(False)
    no_stderr = setting(False)

    def __init__(self, **kwargs: Any) -> None:
        if "kernel_class" in kwargs:
            self.kernel_class = kwargs.pop("kernel_class")
        super().__init__(**kwargs)

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Reads the command line and makes the kernel; outside of a worker, becomes its host."""
        super().initialize(argv)
        if self.subapp is not None:
            return
        if not program.is_worker():
            if not self.connection_file:
                raise SystemExit("a kernel needs -f FILE, the connection file of who starts it")
            program.serve(self.connection_file)
        self.init_io()
        self.init_kernel()

    def init_io(self) -> None:
        """Sends what is printed nowhere, where that was asked for; else it goes to the cell that prints it."""
        if self.no_stdout:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
        if self.no_stderr:
            sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as above

    def init_kernel(self) -> None:
        """Makes the kernel."""
        self.session = Session()
        self.kernel = _imported(self.kernel_class).instance(
            parent=self,
            session=self.session,
            log=getattr(self, "log", None) or logging.getLogger(self.name),
            shell_stream=Stream("shell"),
            control_stream=Stream("control"),
            iopub_socket=Stream("iopub"),
            stdin_socket=Stream("stdin"),
        )

    def start(self) -> None:
        """Serves the kernel until its end."""
        if self.subapp is not None:
            self.subapp.start()
            return
        raise program.Launched(self.kernel)


def _imported(named: Any) -> Any:
    if not isinstance(named, str):
        return named
    module, _, name = named.rpartition(".")
    return getattr(importlib.import_module(module), name)


def launch_new_instance(argv: Sequence[str] | None = None, **kwargs: Any) -> None:
    """Runs a kernel, as the program says."""
    IPKernelApp.launch_instance(argv, **kwargs)


main = launch_new_instance
