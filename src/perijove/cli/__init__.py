"""The command `perijove`: one module a command, each imported only when it is asked for."""

from perijove.cli.main import main

__all__ = ["main"]
