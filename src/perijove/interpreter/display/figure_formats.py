"""In which formats matplotlib's figures are shown, as settings and as the functions that draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perijove.interpreter.display.formatter import DisplayFormatter

MIMES = {
    "png": "image/png",
    "retina": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_ALIASES = {"jpg": "jpeg", "png2x": "retina"}
_FIGURE = "matplotlib.figure.Figure"


@dataclass(frozen=True)
class FigureSettings:
    """How figures are shown; the names are those of IPython's `InlineBackend`."""

    figure_formats: tuple[str, ...] = ("png",)
    print_figure_kwargs: Mapping[str, Any] = field(default_factory=lambda: {"bbox_inches": "tight"})
    close_figures: bool = True
    rc: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = tuple(_ALIASES.get(name, name) for name in self.figure_formats)
        unknown = [name for name in names if name not in MIMES]
        if unknown:
            raise ValueError(f"figure format {unknown[0]!r}: there are {', '.join(MIMES)}")
        object.__setattr__(self, "figure_formats", names)


def select(formatter: DisplayFormatter, settings: FigureSettings) -> None:
    """Have figures shown in the settings' formats and no others."""
    for mime in dict.fromkeys(MIMES.values()):
        formatter.formatters[mime].pop(_FIGURE, None)
    for name in settings.figure_formats:
        formatter.formatters[MIMES[name]].for_type(_FIGURE, _drawer(name, settings))


def _drawer(name: str, settings: FigureSettings) -> Callable[[Any], Any]:
    def draw_one(figure: Any) -> Any:
        return draw(figure, name, settings.print_figure_kwargs)

    return draw_one


def draw(figure: Any, name: str, options: Mapping[str, Any]) -> Any:
    """A figure in a format, cut to what is drawn; None for one without anything.

    `options` go to matplotlib's `print_figure`. Returns bytes, text for SVG, or `(bytes, metadata)` for retina.
    """
    import io

    if not figure.axes and not figure.lines and not figure.texts and not figure.images and not figure.patches:
        return None
    scale = 2 if name == "retina" else 1
    kind = "png" if name == "retina" else name
    about: dict[str, Any] = {"facecolor": figure.get_facecolor(), "edgecolor": figure.get_edgecolor(), **options}
    if kind in {"png", "jpeg"}:
        about["dpi"] = about.get("dpi", figure.dpi) * scale
    buffer = io.BytesIO()
    figure.canvas.print_figure(buffer, format=kind, **about)
    data = buffer.getvalue()
    if name == "svg":
        return data.decode("utf-8")
    if name == "retina":
        from perijove.interpreter.display.picture import png_size

        width, height = png_size(data)
        return data, {"width": width // 2, "height": height // 2}
    return data
