"""Cells that are shown as what they are written in: HTML, Markdown, LaTeX, SVG, JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    def show(shell: Shell, line: str, cell: str) -> None:  # noqa: ARG001 - the interface
        shell.interpreter.publisher.publish({mime: cell, "text/plain": f"<{mime} of {len(cell)} characters>"})

    show.__doc__ = f"Show the cell as {mime}."
    decorated: Callable[..., Any] = register_cell_magic(name)(show)
    return decorated


for _name, _mime in _TYPES.items():
    globals()[f"_{_name}_magic"] = _magic(_name, _mime)
