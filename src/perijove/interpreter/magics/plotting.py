"""`%matplotlib`: how figures are shown."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.display import figures
from perijove.interpreter.magics.registry import register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_BACKENDS = {
    "inline": figures.BACKEND,
    "agg": "agg",
    "auto": "",
    "gtk": "gtk4agg",
    "gtk3": "gtk3agg",
    "gtk4": "gtk4agg",
    "ipympl": "module://ipympl.backend_nbagg",
    "macosx": "macosx",
    "osx": "macosx",
    "qt": "qtagg",
    "qt5": "qt5agg",
    "qt6": "qtagg",
    "tk": "tkagg",
    "widget": "module://ipympl.backend_nbagg",
    "wx": "wxagg",
}


@register_line_magic
def matplotlib(shell: Shell, line: str) -> None:
    """How matplotlib shows figures: `%matplotlib inline`, or a window's toolkit such as `qt`; -l lists them."""
    word = line.strip()
    if word in {"-l", "--list"}:
        sys.stdout.write(f"Available matplotlib backends: {sorted(_BACKENDS)}\n")
        return
    backend = _BACKENDS.get(word or "inline", word)
    loaded = sys.modules.get("matplotlib")
    os.environ.pop("MPLBACKEND", None)
    if word in {"", "inline"}:
        figures.prepare(shell.interpreter.display_formatter)
    else:
        figures.leave()
        if backend and loaded is None:
            os.environ["MPLBACKEND"] = backend
    if loaded is not None and backend:
        loaded.use(backend)
