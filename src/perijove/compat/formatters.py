"""`IPython.core.formatters`: bases for formatters of people's own, and the classes of the built-in ones."""

from __future__ import annotations

from typing import Any

from perijove.interpreter.display import formatter as native
from perijove.interpreter.display.formatter import DisplayFormatter as DisplayFormatter
from perijove.interpreter.display.formatter import FormatterWarning as FormatterWarning
from perijove.interpreter.display.registry import Registry, name_of

FormatterABC = Registry
_mod_name_key = name_of
PlainTextFormatter = native.PlainFormatter
IPythonDisplayFormatter = native.SelfDisplay
MimeBundleFormatter = native.Bundles


def _plain(value: Any) -> Any:
    """What a trait stands for, or the value itself: classes here have no base that knows traits."""
    default = getattr(value, "default_value", None)
    return default if hasattr(value, "this_class") and default is not None else value


class BaseFormatter(native.Formatter):
    """A formatter of one MIME type; a subclass says `format_type`, `print_method` and `_return_type`."""

    format_type = "text/plain"
    print_method = "__repr__"
    _return_type: Any = str
    enabled = True

    def __init_subclass__(cls, **options: Any) -> None:
        """Make plain attributes of what a subclass declares with traitlets."""
        super().__init_subclass__(**options)
        for name, value in tuple(vars(cls).items()):
            if hasattr(value, "this_class"):
                setattr(cls, name, _plain(value))

    def __init__(self, parent: Any = None, config: Any = None, **traits: Any) -> None:
        """Keywords set attributes; `config` is ignored."""
        del config
        kind = type(self)
        enabled = _plain(kind.enabled)
        super().__init__(_plain(kind.format_type), _plain(kind.print_method), getattr(parent, "on_error", None))
        self.parent = parent
        self.enabled = enabled
        own = _plain(kind._return_type)  # noqa: SLF001 - its name in subclasses
        self.returns = own if isinstance(own, tuple) else (own,)
        for name, value in traits.items():
            setattr(self, name, value)

    def _check_return(self, r: Any, obj: Any) -> Any:
        return self._checked(r, obj)


def _of_type(name: str, mime: str) -> type[BaseFormatter]:
    returns = (bytes, str) if mime in native.BINARY else (list, dict) if "json" in mime else (str,)
    members = {
        "format_type": mime,
        "print_method": native.METHODS[mime],
        "_return_type": returns,
        "__doc__": f"What makes {mime} of an object.",
    }
    return type(name, (BaseFormatter,), members)


HTMLFormatter = _of_type("HTMLFormatter", "text/html")
MarkdownFormatter = _of_type("MarkdownFormatter", "text/markdown")
SVGFormatter = _of_type("SVGFormatter", "image/svg+xml")
PNGFormatter = _of_type("PNGFormatter", "image/png")
JPEGFormatter = _of_type("JPEGFormatter", "image/jpeg")
PDFFormatter = _of_type("PDFFormatter", "application/pdf")
LatexFormatter = _of_type("LatexFormatter", "text/latex")
JSONFormatter = _of_type("JSONFormatter", "application/json")
JavascriptFormatter = _of_type("JavascriptFormatter", "application/javascript")


def catch_format_error(method: Any) -> Any:
    """Decorate a formatter's `__call__`: an error is told, and there is then nothing of that type."""
    from functools import wraps

    @wraps(method)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        return native.attempt(lambda: method(self, *args, **kwargs), getattr(self, "on_error", None))

    return guarded


def format_display_data(obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The MIME bundle of an object and its metadata."""
    from perijove.interpreter.display.publish import active

    publisher = active()
    formatter = DisplayFormatter() if publisher is None else publisher.formatter
    return formatter.format(obj, include=include, exclude=exclude)
