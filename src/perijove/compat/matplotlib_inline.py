"""`matplotlib_inline`: figures as pictures, by the interpreter's own way of showing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from perijove.interpreter.display import figures
from perijove.interpreter.display.functions import set_matplotlib_close, set_matplotlib_formats
from perijove.interpreter.display.publish import active

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "InlineBackend",
    "InlineBackendConfig",
    "configure_inline_support",
    "flush_figures",
    "set_matplotlib_close",
    "set_matplotlib_formats",
    "show",
]
__version__ = "0.2.2"  # of the package whose interface this is
version_info = (0, 2, 2)


class InlineBackendConfig:
    """The class above `InlineBackend`."""

    __module__ = "matplotlib_inline.config"


class InlineBackend(InlineBackendConfig):
    """How figures are shown: reading and setting its attributes reads and changes the interpreter's settings."""

    __module__ = "matplotlib_inline.config"

    _instance: ClassVar[InlineBackend | None] = None
    shell: Any = None

    @classmethod
    def instance(cls, **options: Any) -> InlineBackend:
        """The one that there is."""
        if cls._instance is None:
            cls._instance = cls()
        cls._instance.shell = options.get("parent", cls._instance.shell)
        return cls._instance

    @classmethod
    def initialized(cls) -> bool:
        """Whether somebody has asked for it."""
        return cls._instance is not None

    @property
    def figure_formats(self) -> set[str]:
        """png, retina, jpeg, svg, pdf."""
        return set(figures.settings().figure_formats)

    @figure_formats.setter
    def figure_formats(self, formats: Iterable[str]) -> None:
        _change(figure_formats=tuple(formats))

    @property
    def figure_format(self) -> str:
        """One of them, for those who set one."""
        return figures.settings().figure_formats[0]

    @figure_format.setter
    def figure_format(self, name: str) -> None:
        _change(figure_formats=(name,))

    @property
    def print_figure_kwargs(self) -> Mapping[str, Any]:
        """What goes to matplotlib's `print_figure`."""
        return dict(figures.settings().print_figure_kwargs)

    @print_figure_kwargs.setter
    def print_figure_kwargs(self, options: Mapping[str, Any]) -> None:
        _change(print_figure_kwargs=dict(options))

    @property
    def close_figures(self) -> bool:
        """Whether figures are closed when they have been shown."""
        return figures.settings().close_figures

    @close_figures.setter
    def close_figures(self, close: bool) -> None:
        _change(close_figures=close)

    @property
    def rc(self) -> Mapping[str, Any]:
        """What changes in matplotlib's settings."""
        return dict(figures.settings().rc)

    @rc.setter
    def rc(self, values: Mapping[str, Any]) -> None:
        _change(rc=dict(values))


def show(close: bool | None = None, block: bool | None = None) -> None:
    """Show what is open now; close it, unless the settings or `close` say otherwise."""
    del block
    kept = figures.settings().close_figures
    if close is None or close == kept:
        figures.show_open()
        return
    _change(close_figures=close)
    try:
        figures.show_open()
    finally:
        _change(close_figures=kept)


def flush_figures() -> None:
    """Show the figures that the running code has drawn."""
    figures.show_open()


def configure_inline_support(shell: Any, backend: str) -> None:
    """Show matplotlib's figures by this backend."""
    from perijove.interpreter.magics.plotting import activate

    activate(getattr(shell, "interpreter", shell), "inline" if "inline" in backend else backend)


def _change(**changes: Any) -> None:
    publisher = active()
    if publisher is not None:
        figures.configure(publisher.formatter, **changes)


def __getattr__(name: str) -> Any:
    # matplotlib asks its backend for these; who only wants `flush_figures` doesn't pay for matplotlib.
    if name in ("FigureCanvas", "FigureManager", "new_figure_manager", "new_figure_manager_given_figure"):
        from perijove.interpreter.display import matplotlib_backend

        return getattr(matplotlib_backend, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
