"""Objects as MIME bundles.

For each MIME type there is a formatter: the function registered for the object's type, or for its type's name (so that
nothing is imported), or the object's `_repr_*_` method. `_repr_mimebundle_` gives several at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.pretty import Printers, pretty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    OnError = Callable[[BaseException], None]

METHODS = {
    "text/plain": "_repr_pretty_",
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
_CANARY = "_ipython_canary_method_should_not_exist_"  # the peers' name: objects that answer everything know it


class Formatter:
    """What makes one MIME type of an object."""

    def __init__(self, mime: str, method: str) -> None:
        self.mime = mime
        self.method = method
        self.enabled = True
        self.type_printers: dict[type, Any] = {}
        self.deferred_printers: dict[tuple[str, str], Any] = {}

    def for_type(self, kind: type | str, function: Any = None) -> Any:
        """Register a function for a class (or its `"module.name"`); returns what was registered before."""
        if isinstance(kind, str):
            module, _, name = kind.rpartition(".")
            return self.for_type_by_name(module, name, function)
        before = self.type_printers.get(kind)
        if function is not None:
            self.type_printers[kind] = function
        return before

    def for_type_by_name(self, module: str, name: str, function: Any = None) -> Any:
        """Register a function for a class that need not be imported yet; returns what was registered before."""
        before = self.deferred_printers.get((module, name))
        if function is not None:
            self.deferred_printers[(module, name)] = function
        return before

    def pop(self, kind: type | str, default: Any = None) -> Any:
        """Remove and return what is registered for a class."""
        if isinstance(kind, str):
            module, _, name = kind.rpartition(".")
            return self.deferred_printers.pop((module, name), default)
        return self.type_printers.pop(kind, default)

    def lookup_by_type(self, kind: type) -> Any:
        """The function registered for a class or the nearest of its bases, else None."""
        if not self.type_printers and not self.deferred_printers:
            return None
        for owner in kind.__mro__:
            if owner in self.type_printers:
                return self.type_printers[owner]
            key = (getattr(owner, "__module__", ""), getattr(owner, "__name__", ""))
            if key in self.deferred_printers:
                return self.deferred_printers[key]
        return None

    @property
    def registered(self) -> bool:
        return bool(self.type_printers or self.deferred_printers)

    def __call__(self, obj: Any) -> Any:
        """The representation, or None."""
        function = self.lookup_by_type(type(obj))
        if function is not None:
            return function(obj)
        method = find_method(obj, self.method)
        return None if method is None else method()


class PlainFormatter(Formatter):
    """`text/plain`; functions registered here take `(object, printer, cycle)`."""

    def __init__(self) -> None:
        super().__init__("text/plain", "_repr_pretty_")
        self.printers = Printers()
        self.type_printers = self.printers.by_type
        self.deferred_printers = self.printers.by_name
        self.max_width = 79
        self.pretty = True

    def __call__(self, obj: Any) -> str:
        return pretty(obj, self.max_width, self.printers) if self.pretty else repr(obj)


class DisplayFormatter:
    """All formatters of one interpreter."""

    def __init__(self, *, pretty: bool = True) -> None:
        self.plain = PlainFormatter()
        self.plain.pretty = pretty
        self.formatters: dict[str, Formatter] = {
            mime: self.plain if mime == "text/plain" else Formatter(mime, method) for mime, method in METHODS.items()
        }

    def format(
        self,
        obj: Any,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        on_error: OnError | None = None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The MIME bundle of an object and its metadata.

        A representation that fails is left out and its error given to `on_error`; an error of `text/plain` is raised.
        """
        include, exclude = _names(include), _names(exclude)
        if type(obj) in PLAIN_TYPES and not (include or exclude) and not self._registered(type(obj)):
            return {"text/plain": self.plain(obj)}, {}
        data, metadata = _bundle(obj, include, exclude, on_error)
        for mime, formatter in self.formatters.items():
            if mime in data or not _wanted(mime, include, exclude) or not formatter.enabled:
                continue
            if mime == "text/plain":
                data[mime] = formatter(obj)
                continue
            try:
                found = formatter(obj)
            except Exception as error:  # noqa: BLE001 - user code
                _tell(on_error, error)
                continue
            if found is not None:
                _add(mime, found, data, metadata)
        return {mime: encoded(mime, value) for mime, value in data.items()}, metadata

    def _registered(self, kind: type) -> bool:
        return any(
            formatter.registered and formatter.lookup_by_type(kind) is not None
            for mime, formatter in self.formatters.items()
            if mime != "text/plain"
        )


def find_method(obj: Any, name: str) -> Callable[..., Any] | None:
    """A `_repr_*_` method of an instance, not one of a class, and not one that an object makes up for any name."""
    if isinstance(obj, type):
        return None
    try:
        method: Callable[..., Any] | None = getattr(obj, name, None)
        if not callable(method):
            return None
        if not hasattr(type(obj), name) and getattr(obj, _CANARY, None) is not None:
            return None
    except Exception:  # noqa: BLE001 - user code: an attribute that can't be read is no method
        return None
    return method


def _bundle(
    obj: Any, include: Collection[str] | None, exclude: Collection[str] | None, on_error: OnError | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    method = find_method(obj, "_repr_mimebundle_")
    if method is None:
        return {}, {}
    try:
        found = method(include=include, exclude=exclude)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        data, metadata = dict(data or {}), dict(metadata or {})
    except Exception as error:  # noqa: BLE001 - user code
        _tell(on_error, error)
        return {}, {}
    return {mime: value for mime, value in data.items() if _wanted(mime, include, exclude)}, metadata


def _names(given: Collection[str] | str | None) -> set[str] | None:
    if given is None:
        return None
    return {given} if isinstance(given, str) else set(given)


def _wanted(mime: str, include: Collection[str] | None, exclude: Collection[str] | None) -> bool:
    return (not include or mime in include) and not (exclude and mime in exclude)


def _add(mime: str, found: Any, data: dict[str, Any], metadata: dict[str, Any]) -> None:
    if isinstance(found, tuple) and len(found) == 2:
        data[mime], about = found
        if about:
            metadata[mime] = about
    else:
        data[mime] = found


def encoded(mime: str, value: Any) -> Any:
    """A value as the protocol carries it: binary data as base64 text, other bytes as UTF-8."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        import binascii

        if mime in BINARY or (mime.startswith(("image/", "audio/", "video/")) and not mime.endswith("+xml")):
            return binascii.b2a_base64(value, newline=False).decode("ascii")
        return bytes(value).decode("utf-8", "replace")
    return value


def _tell(on_error: OnError | None, error: BaseException) -> None:
    if on_error is not None:
        on_error(error)
