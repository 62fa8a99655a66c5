"""Cells that are shown as what they are written in: HTML, Markdown, LaTeX, SVG, JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import register_cell_magic

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
        chosen, _ = options.parse(line, "", ("isolated",) if mime == "text/html" else ())
        metadata = {mime: {"isolated": True}} if "isolated" in chosen else {}
        text = f"<{mime} of {len(cell)} characters>"
        shell.interpreter.publisher.publish({mime: cell, "text/plain": text}, metadata)

    isolated = " With --isolated its styles and scripts don't touch the page." if mime == "text/html" else ""
    show.__doc__ = f"Show the cell as {mime}.{isolated}"
    decorated: Callable[..., Any] = register_cell_magic(name)(show)
    return decorated


for _name, _mime in _TYPES.items():
    globals()[f"_{_name}_magic"] = _magic(_name, _mime)
