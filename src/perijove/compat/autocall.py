"""`IPython.core.autocall` and `macro`: what runs when its name is the whole cell."""

from __future__ import annotations

from typing import Any

from perijove.interpreter.magics.sources import Macro as Macro

__all__ = ["ExitAutocall", "IPyAutocall", "Macro", "ZMQExitAutocall"]


class IPyAutocall:
    """An object that is called when its name is given alone; a base, which the interpreter knows by its name."""

    _ip: Any = None
    rewrite = True

    def __init__(self, ip: Any = None) -> None:
        self._ip = ip

    def set_ip(self, ip: Any) -> None:
        """The shell that it belongs to."""
        self._ip = ip


class ExitAutocall(IPyAutocall):
    """Ends the program."""

    rewrite = False

    def __call__(self) -> None:
        self._ip.ask_exit()


class ZMQExitAutocall(ExitAutocall):
    """Ends the kernel, or only what it is looked at with."""

    def __call__(self, keep_kernel: bool = False) -> None:
        self._ip.ask_exit(keep_kernel=keep_kernel)
