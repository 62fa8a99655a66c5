"""matplotlib's figures as pictures: those open when a cell ends are shown and closed; `plt.show()` does so at once.

matplotlib is never imported here. When its users import it, our backend is chosen unless the environment variable
MPLBACKEND names another. That variable is not how: programs that the user starts would inherit it, and not find us.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import active

if TYPE_CHECKING:
    from collections.abc import Collection

    from perijove.interpreter.display.figure_formats import FigureSettings
    from perijove.interpreter.display.formatter import DisplayFormatter
    from perijove.interpreter.display.publish import Publisher

BACKEND = "module://perijove.interpreter.display.matplotlib_backend"
# Under these it is chosen too: by IPython's name for it, and by the entry point of the package that has this name.
_NAMES = (BACKEND, "module://matplotlib_inline.backend_inline", "inline")
_current: list[FigureSettings] = []  # made when first asked for: programs without figures never do


def settings() -> FigureSettings:
    """How figures are shown now."""
    if not _current:
        from perijove.interpreter.display.figure_formats import FigureSettings

        _current.append(FigureSettings())
    return _current[0]


def configure(formatter: DisplayFormatter, **changes: Any) -> FigureSettings:
    """Change how figures are shown: fields of FigureSettings. Raises ValueError for a format that there is not."""
    import dataclasses

    from perijove.interpreter.display.figure_formats import select

    _current[:] = [dataclasses.replace(settings(), **changes)]
    select(formatter, settings())
    if "rc" in changes and "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams.update(settings().rc)
    return settings()


def prepare(formatter: DisplayFormatter) -> None:
    """Choose our backend for a matplotlib that is imported later, and show its figures as pictures."""
    if "matplotlib" in sys.modules:
        _choose(sys.modules["matplotlib"])
    elif _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    from perijove.interpreter.display.figure_formats import select

    select(formatter, settings())


def leave() -> None:
    """Leave matplotlib's choice of a backend to itself."""
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)


class _Finder:
    """Finds matplotlib, once, in order to choose its backend when it has been loaded."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002 - the interface
        if name != "matplotlib":
            return None
        leave()
        import importlib.util

        spec = importlib.util.find_spec(name)
        loader: Any = spec.loader if spec is not None else None
        if loader is None:
            return None
        execute = loader.exec_module

        def execute_and_choose(module: Any) -> None:
            execute(module)
            _choose(module)

        loader.exec_module = execute_and_choose
        return spec


_finder: Any = _Finder()


def _choose(matplotlib: Any) -> None:
    parameters = getattr(matplotlib, "rcParams", None)
    if parameters is not None and not os.environ.get("MPLBACKEND") and "matplotlib.pyplot" not in sys.modules:
        parameters["backend"] = BACKEND
        parameters.update(settings().rc)


def is_active() -> bool:
    """Whether pyplot is in use with our backend."""
    matplotlib = sys.modules.get("matplotlib")
    if "matplotlib.pyplot" not in sys.modules or matplotlib is None:
        return False
    return matplotlib.rcParams._get_backend_or_none() in _NAMES  # noqa: SLF001 - get_backend would choose one


def show_open(publisher: Publisher | None = None, *, skip: Collection[int] = ()) -> None:
    """Show every open figure (those in `skip` have been shown) and close it.

    Where figures stay open by the settings, those are shown that have changed since they were drawn.
    """
    publisher = publisher or active()
    if "matplotlib.pyplot" not in sys.modules or not is_active() or publisher is None:
        return
    managers = sys.modules["matplotlib._pylab_helpers"].Gcf
    closing = settings().close_figures
    try:
        for manager in managers.get_all_fig_managers():
            figure = manager.canvas.figure
            if id(figure) not in skip and (closing or figure.stale):
                _show(publisher, figure)
                figure.stale = False  # drawing with other margins marks it as changed
    except Exception as error:  # noqa: BLE001 - drawing runs user code
        publisher.warn(error)
    finally:
        if closing:
            managers.destroy_all()


def _show(publisher: Publisher, figure: Any) -> None:
    data, metadata = publisher.format(figure)
    publisher.publish(data, metadata)
