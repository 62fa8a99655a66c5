"""Cells that are shown as what they are written in: HTML, Markdown, LaTeX, SVG, JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_cell_magic

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell

_TYPES = {
    "html": "text/html",
    "HTML": "text/html",
    "markdown": "text/markdown",
    "latex": "text/latex",
    "svg": "image/svg+xml",
    "SVG": "image/svg+xml",
    "javascript": "application/javascript",
    "js": "application/javascript",
}


def _magic(name: str, mime: str) -> Callable[..., Any]:
    def show(shell: Shell, line: str, cell: str) -> None:
        chosen, rest = options.parse(line, "", ("isolated",) if mime == "text/html" else ())
        if rest:
            raise UsageError(f"%%{name} shows what is below it, and takes nothing after its name, found {rest!r}")
        metadata = {mime: {"isolated": True}} if "isolated" in chosen else {}
        text = f"<{mime} of {len(cell)} characters>"
        shell.interpreter.publisher.publish({mime: cell, "text/plain": text}, metadata)

    isolated = " `--isolated` shows it in a frame, where its styles reach nothing else." if mime == "text/html" else ""
    show.__doc__ = f"Show the cell as {mime}.{isolated}"
    decorated: Callable[..., Any] = register_cell_magic(name)(show)
    return decorated


for _name, _mime in _TYPES.items():
    globals()[f"_{_name}_magic"] = _magic(_name, _mime)
