"""Cells that are shown as what they are written in: HTML, Markdown, LaTeX, SVG, JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_cell_magic

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell

# The class of `IPython.display` that shows such a text: what is kept in a notebook says that it was one.
_TYPES = {
    "html": ("text/html", "HTML"),
    "HTML": ("text/html", "HTML"),
    "markdown": ("text/markdown", "Markdown"),
    "latex": ("text/latex", "Latex"),
    "svg": ("image/svg+xml", "SVG"),
    "SVG": ("image/svg+xml", "SVG"),
    "javascript": ("application/javascript", "Javascript"),
    "js": ("application/javascript", "Javascript"),
}


def _magic(name: str, mime: str, kind: str) -> Callable[..., Any]:
    def show(shell: Shell, line: str, cell: str) -> None:
        chosen, rest = options.parse(line, "", ("isolated",) if mime == "text/html" else ())
        if rest:
            raise UsageError(f"%%{name} shows what is below it, and takes nothing after its name, found {rest!r}")
        metadata = {mime: {"isolated": True}} if "isolated" in chosen else {}
        text = f"<IPython.core.display.{kind} object>"
        shell.interpreter.publisher.publish({mime: cell, "text/plain": text}, metadata)

    isolated = " `--isolated` shows it in a frame, where its styles reach nothing else." if mime == "text/html" else ""
    show.__doc__ = f"Show the cell as {mime}.{isolated}"
    decorated: Callable[..., Any] = register_cell_magic(name)(show)
    return decorated


for _name, (_mime, _kind) in _TYPES.items():
    globals()[f"_{_name}_magic"] = _magic(_name, _mime, _kind)
