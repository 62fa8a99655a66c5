"""`IPython.core.pylabtools`: matplotlib's figures as data, and which backend shows them."""

from __future__ import annotations

import binascii
import sys
from typing import Any

from perijove.interpreter.display import figures
from perijove.interpreter.display.figure_formats import draw
from perijove.interpreter.errors import UsageError
from perijove.interpreter.magics import plotting


def getfigs(*fig_nums: int) -> list[Any]:
    """The open figures, or those of these numbers."""
    import importlib

    managers: Any = importlib.import_module("matplotlib._pylab_helpers").Gcf
    if not fig_nums:
        return [manager.canvas.figure for manager in managers.get_all_fig_managers()]
    return [managers.figs[number].canvas.figure for number in fig_nums if number in managers.figs]


def figsize(sizex: float, sizey: float) -> None:
    """Set the size of figures to come, in inches."""
    import importlib

    importlib.import_module("matplotlib").rcParams["figure.figsize"] = [sizex, sizey]


def print_figure(fig: Any, fmt: str = "png", bbox_inches: Any = "tight", base64: bool = False, **kwargs: Any) -> Any:
    """A figure in a format: bytes, text for SVG or with `base64`; None for one without anything."""
    if fig.canvas is None:
        from importlib import import_module

        import_module("matplotlib.backend_bases").FigureCanvasBase(fig)
    found = draw(fig, fmt, {"bbox_inches": bbox_inches, **kwargs})
    return _text(found) if base64 and isinstance(found, bytes) else found


def retina_figure(fig: Any, base64: bool = False, **kwargs: Any) -> Any:
    """A figure as PNG of twice the resolution, and its size; None for one without anything."""
    found = draw(fig, "retina", kwargs)
    return found if found is None or not base64 else (_text(found[0]), found[1])


def _text(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def select_figure_formats(shell: Any, formats: Any, **kwargs: Any) -> None:
    """Show figures in these formats. Raises ValueError for one that there is not."""
    names = (formats,) if isinstance(formats, str) else tuple(formats)
    figures.configure(shell.display_formatter, figure_formats=names, print_figure_kwargs=kwargs)


def find_gui_and_backend(gui: str | None = None, gui_select: str | None = None) -> tuple[str | None, str]:
    """The event loop and the backend that a name means; matplotlib's own choice without one."""
    name = gui or "auto"
    backend = plotting.BACKENDS.get(name, name)
    loop = plotting.LOOPS.get(name)
    if gui_select and loop and loop != gui_select:
        return gui_select, plotting.BACKENDS.get(gui_select, backend)
    return loop, backend


def activate_matplotlib(backend: str) -> None:
    """Have matplotlib draw by a backend, at once. Raises RuntimeError where it can't."""
    try:
        plotting.show_in_windows(backend)
    except UsageError as error:
        raise RuntimeError(str(error)) from None


def import_pylab(user_ns: dict[str, Any], import_all: bool = True) -> None:
    """Put the names of numpy and matplotlib into a namespace."""
    import importlib

    numpy, pyplot = importlib.import_module("numpy"), importlib.import_module("matplotlib.pyplot")
    matplotlib = sys.modules["matplotlib"]
    user_ns.update(numpy=numpy, matplotlib=matplotlib, pylab=importlib.import_module("matplotlib.pylab"))
    user_ns.update(mlab=importlib.import_module("matplotlib.mlab"), pyplot=pyplot, plt=pyplot, np=numpy)
    if import_all:
        exec("from matplotlib.pylab import *\nfrom numpy import *", user_ns)  # noqa: S102 - what it is for
    user_ns.update(figsize=figsize, getfigs=getfigs)


def configure_inline_support(shell: Any, backend: str) -> None:
    """Show figures as pictures; other backends need no support."""
    if "inline" in backend:
        shell.run_line_magic("matplotlib", "inline")


def _matplotlib_manages_backends() -> bool:
    """Whether matplotlib knows the backends that others bring (3.9.1)."""
    version: Any = getattr(sys.modules.get("matplotlib"), "__version_info__", (0,))
    return bool(tuple(version[:3]) >= (3, 9, 1))
