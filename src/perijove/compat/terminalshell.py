"""`IPython.terminal.interactiveshell`: the shell in a terminal."""

from __future__ import annotations

from perijove.compat.interactiveshell import InteractiveShell

__all__ = ["InteractiveShell", "TerminalInteractiveShell"]


class TerminalInteractiveShell(InteractiveShell):
    """The shell of a terminal."""

    __module__ = "IPython.terminal.interactiveshell"
