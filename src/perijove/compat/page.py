"""`IPython.core.page`: long texts, shown apart from the outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perijove.compat import current


def page(data: Any, start: int = 0, screen_lines: int = 0, pager_cmd: str | None = None) -> None:
    """Show a text, or the text of a MIME bundle, from a line on."""
    del screen_lines, pager_cmd
    text = data["text/plain"] if isinstance(data, dict) else str(data)
    text = "\n".join(text.split("\n")[max(0, start) :])
    shell = current.shell()
    if shell is None:
        print(text)
    else:
        shell.page(text)


def page_file(fname: str, start: int = 0, pager_cmd: str | None = None) -> None:
    """Show a file."""
    del pager_cmd
    page(Path(fname).read_text(encoding="utf-8"), start)


pager_page = page_dumb = display_page = page
