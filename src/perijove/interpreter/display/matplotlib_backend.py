"""The matplotlib backend of a cell: drawn by Agg, shown by `perijove.interpreter.display.figures`.

Loaded by matplotlib alone, by the name in MPLBACKEND; hence the import by name: this package needs no matplotlib.
"""

import importlib
from typing import Any

from perijove.interpreter.display import figures

_agg: Any = importlib.import_module("matplotlib.backends.backend_agg")
FigureCanvas: Any = _agg.FigureCanvasAgg
FigureManager: Any = importlib.import_module("matplotlib.backend_bases").FigureManagerBase


def show(*_arguments: Any, **_options: Any) -> None:
    """`plt.show()`: show what is open now, and close it."""
    figures.show_open()
