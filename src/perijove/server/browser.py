"""Opens the user's browser. The token goes through a private file, because everybody may read a command line."""

import html
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Perijove</title><meta name=referrer content=no-referrer>"
    '<meta http-equiv=refresh content="0;url={url}"><p><a href="{url}">Open Perijove</a></p>'
)


def can_open() -> bool:
    """Whether there is a screen on which a browser could appear."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def doorway(url: str) -> Iterator[Path]:
    """A file that only its owner can read and that leads a browser to the URL; gone at the end."""
    descriptor, name = tempfile.mkstemp(prefix="perijove-", suffix=".html")
    path = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(_PAGE.format(url=html.escape(url, quote=True)))
        yield path
    finally:
        path.unlink(missing_ok=True)


def show(path: Path) -> None:
    """Let the browser open the file; blocks until it has been told."""
    import webbrowser  # noqa: PLC0415 - most servers never need it

    webbrowser.open(path.as_uri())
