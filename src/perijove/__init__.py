"""Interactive computing in one piece. Importing this package imports no program: each is imported when asked for."""

from typing import Any

__version__ = "0.1.0.dev0"

__all__ = ["__version__", "embed", "start"]


def embed(header: str = "", *, colors: bool | None = None) -> None:
    """Open the REPL here, with the names of the calling frame; returns when its user leaves.

    `header` is printed first; `colors` overrides the setting.
    """
    import sys

    from perijove.terminal.embed import embed

    embed(header, colors=colors, frame=sys._getframe(1))


def start(argv: list[str] | None = None, **names: Any) -> int:
    """Run the program `perijove` with arguments of its own, none by default; returns the exit status.

    `names` are variables that the session begins with.
    """
    from perijove.cli.main import start

    return start(argv or [], names)
