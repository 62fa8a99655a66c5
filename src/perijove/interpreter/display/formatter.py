"""Objects as MIME bundles.

For each MIME type there is a formatter: the function registered for the object's type, or for its type's name (so that
nothing is imported), or the object's `_repr_*_` method. `_repr_mimebundle_` gives several at once, and an object with
`_ipython_display_` shows itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.pretty import PlainPrinters
from perijove.interpreter.display.registry import Registry, find_method

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    OnError = Callable[[BaseException], None]

__all__ = ["METHODS", "DisplayFormatter", "Formatter", "FormatterWarning", "encoded", "find_method"]

METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "application/pdf": "_repr_pdf_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
    "application/javascript": "_repr_javascript_",
}
BINARY = {"image/png", "image/jpeg", "application/pdf"}
PLAIN_TYPES = frozenset({int, float, bool, str, bytes, complex, list, tuple, dict, set, frozenset, type(None)})


class FormatterWarning(UserWarning):
    """A formatter returned what its MIME type can't be."""


class Formatter(Registry):
    """What makes one MIME type of an object; called, it gives data, `(data, metadata)` or None, and never fails."""

    def __init__(self, format_type: str, print_method: str, on_error: OnError | None = None) -> None:
        super().__init__()
        self.format_type = format_type
        self.print_method = print_method
        self.enabled = True
        self.on_error = on_error
        binary = format_type in BINARY
        self.returns: tuple[type, ...] = (bytes, str) if binary else (dict, list) if "json" in format_type else (str,)

    def __call__(self, obj: Any) -> Any:
        """The representation, or None; an error is told and skipped."""
        return attempt(lambda: self.representation(obj), self.on_error)

    def representation(self, obj: Any) -> Any:
        """The representation, or None; raises what the object's own code raises."""
        if not self.enabled:
            return None
        function = self.singleton_printers.get(id(obj)) if self.singleton_printers else None
        function = function or self.find(type(obj))
        if function is None:
            method = find_method(obj, self.print_method)
            return None if method is None else self._checked(method(), obj)
        return self._checked(function(obj), obj)

    def _checked(self, found: Any, obj: Any) -> Any:
        if found is None or isinstance(found, self.returns):
            return found
        if isinstance(found, tuple) and found and isinstance(found[0], self.returns):
            return found
        import warnings

        expected = " or ".join(kind.__name__ for kind in self.returns)
        warnings.warn(
            f"{self.format_type}: expected {expected} for a {type(obj).__name__}, found {type(found).__name__}",
            FormatterWarning,
            stacklevel=2,
        )
        return None


class PlainFormatter(PlainPrinters):
    """`text/plain`: functions registered here take `(object, printer, cycle)`."""

    def __init__(self, on_error: OnError | None = None, **layout: Any) -> None:
        """Keywords set `max_width`, `max_seq_length` and the like."""
        super().__init__()
        self.format_type = "text/plain"
        self.print_method = "_repr_pretty_"
        self.enabled = True
        self.on_error = on_error
        for name, value in layout.items():
            setattr(self, name, value)

    def __call__(self, obj: Any) -> str | None:
        """The text, or None; an error is told and skipped."""
        found: str | None = attempt(lambda: self.representation(obj), self.on_error)
        return found


class SelfDisplay(Formatter):
    """`_ipython_display_`: called, tells whether the object has shown itself."""

    def __init__(self, on_error: OnError | None = None) -> None:
        super().__init__("", "_ipython_display_", on_error)

    def __call__(self, obj: Any) -> bool | None:
        """Have the object show itself; None when it can't or failed."""
        return True if attempt(lambda: self.representation(obj), self.on_error) else None

    def representation(self, obj: Any) -> bool:
        if not self.enabled:
            return False
        function = self.singleton_printers.get(id(obj)) or self.find(type(obj))
        if function is not None:
            function(obj)
            return True
        method = find_method(obj, self.print_method)
        if method is not None:
            method()
        return method is not None


class Bundles(Formatter):
    """`_repr_mimebundle_`: called, gives `(data, metadata)`."""

    def __init__(self, on_error: OnError | None = None) -> None:
        super().__init__("", "_repr_mimebundle_", on_error)

    def __call__(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Data and metadata by MIME type; empty when there are none or the object's code fails."""
        found = attempt(lambda: self.bundle(obj, include, exclude), self.on_error)
        return found or ({}, {})

    def bundle(self, obj: Any, include: Any, exclude: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """As above; raises what the object's own code raises."""
        if not self.enabled:
            return {}, {}
        function = self.singleton_printers.get(id(obj)) or self.find(type(obj))
        if function is not None:
            found = function(obj)
        else:
            method = find_method(obj, self.print_method)
            found = None if method is None else method(include=include, exclude=exclude)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        return dict(data or {}), dict(metadata or {})


class DisplayFormatter:
    """All formatters of one interpreter. `formatters` may be changed: what is put there need only be callable."""

    def __init__(self, *, pretty: bool = True, on_error: OnError | None = None) -> None:
        """`on_error` is told each error of a representation that is skipped; standard error by default."""
        self.on_error = on_error or _print_error
        self.plain = PlainFormatter(self._tell)
        self.plain.pprint = pretty
        self.formatters: dict[str, Any] = {"text/plain": self.plain}
        for mime, method in METHODS.items():
            self.formatters[mime] = Formatter(mime, method, self._tell)
        self.ipython_display_formatter: Any = SelfDisplay(self._tell)
        self.mimebundle_formatter: Any = Bundles(self._tell)

    def _tell(self, error: BaseException) -> None:
        self.on_error(error)

    def register_formatter(self, formatter: Any) -> None:
        """Add or replace the formatter of `formatter.format_type`."""
        self.formatters[formatter.format_type] = formatter

    @property
    def format_types(self) -> list[str]:
        """The MIME types there are formatters for."""
        return list(self.formatters)

    @property
    def active_types(self) -> list[str]:
        """The MIME types whose formatters are enabled; set it to enable these and disable the others."""
        return [mime for mime, formatter in self.formatters.items() if getattr(formatter, "enabled", True)]

    @active_types.setter
    def active_types(self, wanted: Collection[str]) -> None:
        for mime, formatter in self.formatters.items():
            formatter.enabled = mime in wanted

    def format(
        self, obj: Any, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The MIME bundle of an object and its metadata; both empty when it has shown itself. Never fails."""
        if self._is_plain(obj, include, exclude):
            text = self.plain(obj)
            return ({} if text is None else {"text/plain": text}), {}
        if self.ipython_display_formatter(obj):
            return {}, {}
        return self._collect(obj, _names(include), _names(exclude), lambda: self.formatters["text/plain"](obj))

    def bundle(
        self, obj: Any, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """As `format`, without asking the object to show itself; raises what its text's own code raises."""
        if self._is_plain(obj, include, exclude):
            return {"text/plain": self.plain.representation(obj)}, {}
        return self._collect(obj, _names(include), _names(exclude), lambda: self._text(obj))

    def _text(self, obj: Any) -> Any:
        plain = self.formatters["text/plain"]
        return plain.representation(obj) if hasattr(plain, "representation") else plain(obj)

    def _collect(
        self, obj: Any, include: set[str] | None, exclude: set[str] | None, text: Callable[[], Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = self.mimebundle_formatter(obj, include=include, exclude=exclude)
        data = {mime: value for mime, value in data.items() if _wanted(mime, include, exclude)}
        metadata = {mime: value for mime, value in metadata.items() if _wanted(mime, include, exclude)}
        for mime, formatter in self.formatters.items():
            if not _wanted(mime, include, exclude) or (mime in data and not _is_registered(formatter, obj)):
                continue
            found = text() if mime == "text/plain" else formatter(obj)
            if isinstance(found, tuple) and len(found) == 2:
                found, about = found
                if about:
                    metadata[mime] = about
            if found is not None:
                data[mime] = found
        return {mime: encoded(mime, value) for mime, value in data.items()}, metadata

    def _is_plain(self, obj: Any, include: Any, exclude: Any) -> bool:
        """Whether text is all there is: a built-in type, for which nothing else is registered."""
        kind = type(obj)
        if kind not in PLAIN_TYPES or include or exclude or self.formatters.get("text/plain") is not self.plain:
            return False
        others = (self.ipython_display_formatter, self.mimebundle_formatter, *self.formatters.values())
        for formatter in others:
            if formatter is self.plain:
                continue
            if not isinstance(formatter, Formatter) or formatter.singleton_printers:
                return False
            if (formatter.type_printers or formatter.deferred_printers) and formatter.find(kind) is not None:
                return False
        return True


def attempt(make: Callable[[], Any], on_error: OnError | None) -> Any:
    """What a representation's code gives, else None; its error is told unless it is NotImplementedError."""
    try:
        return make()
    except NotImplementedError:
        return None
    except Exception as error:  # noqa: BLE001 - user code
        (on_error or _print_error)(error)
        return None


def _is_registered(formatter: Any, obj: Any) -> bool:
    """Whether a function was registered for the object: it goes before the object's own bundle."""
    try:
        formatter.lookup(obj)
    except (KeyError, AttributeError):
        return False
    return True


def _names(given: Collection[str] | str | None) -> set[str] | None:
    if given is None:
        return None
    return {given} if isinstance(given, str) else set(given)


def _wanted(mime: str, include: Collection[str] | None, exclude: Collection[str] | None) -> bool:
    return (not include or mime in include) and not (exclude and mime in exclude)


def encoded(mime: str, value: Any) -> Any:
    """A value as the protocol carries it: binary data as base64 text, other bytes as UTF-8."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        import binascii

        if mime in BINARY or (mime.startswith(("image/", "audio/", "video/")) and not mime.endswith("+xml")):
            return binascii.b2a_base64(value, newline=False).decode("ascii")
        return bytes(value).decode("utf-8", "replace")
    return value


def _print_error(error: BaseException) -> None:
    import traceback

    sys.stderr.write("".join(traceback.format_exception(type(error), error, error.__traceback__)))
