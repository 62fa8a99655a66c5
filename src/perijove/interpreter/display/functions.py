"""The functions of `IPython.display`: they show in the interpreter whose cell runs; without one they print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import DisplayHandle, active, display

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.display.figure_formats import FigureSettings
    from perijove.interpreter.display.publish import Publisher


__all__ = [
    "DisplayHandle",
    "clear_output",
    "display",
    "display_html",
    "display_javascript",
    "display_jpeg",
    "display_json",
    "display_latex",
    "display_markdown",
    "display_pdf",
    "display_png",
    "display_pretty",
    "display_svg",
    "display_webp",
    "publish_display_data",
    "set_matplotlib_close",
    "set_matplotlib_formats",
    "update_display",
]


def update_display(obj: Any, *, display_id: str, **options: Any) -> None:
    """Replace what is shown under an id, wherever it is."""
    display(obj, display_id=display_id, update=True, **options)


def publish_display_data(
    data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
) -> None:
    """Show a MIME bundle. Other keywords are for compatibility."""
    publisher = active()
    if publisher is None:
        sys.stdout.write(str(data.get("text/plain", "")) + "\n")
        return
    publisher.publish(data, metadata, display_id=(transient or {}).get("display_id"), update=update)


def clear_output(wait: bool = False) -> None:
    """Forget what this cell has shown, at once or (`wait`) when the next output comes."""
    publisher = active()
    if publisher is not None:
        publisher.clear_output(wait)
    else:
        sys.stdout.write("\033[2K\r")


def _of_type(name: str, mime: str) -> Callable[..., None]:
    def show(*objs: Any, raw: bool = False, metadata: Any = None) -> None:
        about = {mime: metadata} if metadata else None
        display(*([{mime: obj} for obj in objs] if raw else objs), raw=raw, metadata=about, include=[mime])

    show.__name__ = show.__qualname__ = f"display_{name}"
    show.__doc__ = f"Show objects as {mime}; with `raw`, the objects are {mime} already. `metadata` is for this type."
    return show


display_pretty = _of_type("pretty", "text/plain")
display_html = _of_type("html", "text/html")
display_markdown = _of_type("markdown", "text/markdown")
display_svg = _of_type("svg", "image/svg+xml")
display_png = _of_type("png", "image/png")
display_jpeg = _of_type("jpeg", "image/jpeg")
display_webp = _of_type("webp", "image/webp")
display_latex = _of_type("latex", "text/latex")
display_json = _of_type("json", "application/json")
display_javascript = _of_type("javascript", "application/javascript")
display_pdf = _of_type("pdf", "application/pdf")


def set_matplotlib_formats(*formats: str, **kwargs: Any) -> None:
    """Show matplotlib's figures in these formats: png, retina, jpeg, svg, pdf.

    Keywords go to matplotlib's `print_figure`, over those set before. Raises ValueError for another format.
    """
    settings = _figures().settings()
    _change(figure_formats=formats, print_figure_kwargs={**settings.print_figure_kwargs, **kwargs})


def set_matplotlib_close(close: bool = True) -> None:
    """Close figures at the end of each cell, or keep them to go on drawing."""
    _change(close_figures=close)


def _change(**changes: Any) -> FigureSettings | None:
    publisher: Publisher | None = active()
    return None if publisher is None else _figures().configure(publisher.formatter, **changes)


def _figures() -> Any:
    from perijove.interpreter.display import figures

    return figures
