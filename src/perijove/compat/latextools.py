"""`IPython.lib.latextools` and `clipboard`: formulas as pictures, by matplotlib; the text in the clipboard."""

from __future__ import annotations

import binascii
import io
from typing import Any

from perijove.interpreter.hooks import TryNext, read_clipboard


class ClipboardEmpty(ValueError):
    """There is nothing in the clipboard."""


def tkinter_clipboard_get() -> str:
    """The text in the clipboard. Raises TryNext where it can't be read."""
    return read_clipboard(None)


osx_clipboard_get = win32_clipboard_get = wayland_clipboard_get = tkinter_clipboard_get


def latex_to_png(
    s: str,
    encode: bool = False,
    backend: str | None = None,
    wrap: bool = False,
    color: str = "Black",
    scale: float = 1.0,
) -> Any:
    """A formula as PNG, as text with `encode`; None where matplotlib can't draw it or is not there."""
    del backend
    text = f"${s}$" if wrap and not s.startswith("$") else s
    try:
        from importlib import import_module

        figure = import_module("matplotlib.figure").Figure(figsize=(0.01, 0.01))
        import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
        figure.text(0, 0, text.replace("$$", "$"), fontsize=12 * scale, color=color.lower())
        data = io.BytesIO()
        figure.savefig(data, dpi=120, format="png", bbox_inches="tight", transparent=True)
    except (ImportError, ValueError, RuntimeError):
        return None
    return binascii.b2a_base64(data.getvalue()).decode("ascii") if encode else data.getvalue()


def latex_to_html(s: str, alt: str = "image") -> str | None:
    """A formula as an `<img>`; None where it can't be drawn."""
    data = latex_to_png(s, encode=True)
    return f'<img src="data:image/png;base64,{data}" alt="{alt}">' if data else None


def math_to_image(s: str, filename_or_obj: Any, prop: Any = None, dpi: Any = None, format: Any = None) -> Any:  # noqa: A002 - its name
    """Draw a formula into a file, by matplotlib."""
    from importlib import import_module

    return import_module("matplotlib.mathtext").math_to_image(s, filename_or_obj, prop, dpi, format)


__all__ = [
    "ClipboardEmpty",
    "TryNext",
    "latex_to_html",
    "latex_to_png",
    "math_to_image",
    "osx_clipboard_get",
    "tkinter_clipboard_get",
    "wayland_clipboard_get",
    "win32_clipboard_get",
]
