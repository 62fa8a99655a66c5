"""Data to be shown, from memory, a file or an address: what the classes of `IPython.display` have in common."""

from __future__ import annotations

import os
from copy import deepcopy
from typing import Any

# The classes are served under these names; a notebook's text of an object says them in either program.
_NAMES = {"audio": "lib", "code": "lib", "embeds": "lib", "files": "lib"}


class DisplayObject:
    """Data to be shown; a subclass names its MIME type by a `_repr_*_` method."""

    _read_flags = "r"
    _show_mem_addr = False
    metadata: Any = None

    def __init__(self, data: Any = None, url: Any = None, filename: Any = None, metadata: Any = None) -> None:
        """`data` is the data itself, or an address (`http...`) or an existing file to read it from."""
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        if isinstance(data, str):
            if data.startswith("http") and url is None:
                url, filename, data = data, None, None
            elif filename is None and is_path(data):
                url, filename, data = None, data, None
        self.url = url
        self.filename = filename
        self.data = data  # after the two: a subclass's setter may ask where it is from
        if metadata is not None:
            self.metadata = metadata
        elif self.metadata is None:
            self.metadata = {}
        self.reload()
        self._check_data()

    def __repr__(self) -> str:
        if self._show_mem_addr:
            return super().__repr__()
        return f"<{served_module(type(self))}.{type(self).__name__} object>"

    def _check_data(self) -> None:
        """Raise TypeError when the data can't be shown so."""

    def _data_and_metadata(self) -> Any:
        return (self.data, deepcopy(self.metadata)) if self.metadata else self.data

    def reload(self) -> None:
        """Read the data again from its file or address."""
        if self.filename is not None:
            self.data = read_file(self.filename, binary="b" in self._read_flags)
        elif self.url is not None:
            self.data = read_address(self.url)


def served_module(kind: type) -> str:
    """The module by which users know one of these classes; a user's own subclass has its own."""
    package, _, module = kind.__module__.rpartition(".")
    if package != __package__:
        return kind.__module__
    return f"IPython.{_NAMES.get(module, 'core')}.display"


def is_path(text: str) -> bool:
    """Whether a text names something that exists; False for what can't be a path at all."""
    try:
        return os.path.exists(text)  # noqa: PTH110 - Path raises for what can't be one
    except (OSError, ValueError):
        return False


def read_file(filename: Any, *, binary: bool) -> Any:
    """A file's bytes, or its UTF-8 text."""
    if binary:
        with open(filename, "rb") as file:  # noqa: PTH123 - a name of any kind that `open` takes
            return file.read()
    with open(filename, encoding="utf-8") as file:  # noqa: PTH123 - as above
        return file.read()


def read_address(url: str) -> Any:
    """What an address gives: text when the server names an encoding, else bytes."""
    from urllib.request import urlopen

    with urlopen(url) as response:  # noqa: S310 - the user's address
        data = response.read()
        encoding = response.headers.get_content_charset()
        packed = "gzip" in (response.headers.get("content-encoding") or "")
    if packed:
        import gzip

        return gzip.decompress(data).decode(encoding or "utf-8", "replace")
    return data.decode(encoding, "replace") if encoding else data


class TextDisplayObject(DisplayObject):
    """Text to be shown."""

    def _check_data(self) -> None:
        if self.data is not None and not isinstance(self.data, str):
            raise TypeError(f"{type(self).__name__} expects text, not {self.data!r}")


class Pretty(TextDisplayObject):
    """Text shown as it is."""

    def _repr_pretty_(self, pp: Any, cycle: bool) -> None:  # noqa: ARG002 - the interface
        pp.text(self.data)


class HTML(TextDisplayObject):
    """HTML, rendered."""

    def __init__(self, data: Any = None, url: Any = None, filename: Any = None, metadata: Any = None) -> None:
        if isinstance(data, str) and data[:8].lower() == "<iframe " and data[-9:].lower() == "</iframe>":
            import warnings

            warnings.warn("Consider using IPython.display.IFrame instead", stacklevel=2)
        super().__init__(data, url, filename, metadata)

    def _repr_html_(self) -> Any:
        return self._data_and_metadata()

    def __html__(self) -> Any:
        """For libraries that would escape it otherwise."""
        return self._repr_html_()


class Markdown(TextDisplayObject):
    """Markdown, rendered."""

    def _repr_markdown_(self) -> Any:
        return self._data_and_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, without dollars."""

    def _repr_latex_(self) -> Any:
        text = rf"$\displaystyle {self.data.strip('$')}$"
        return (text, deepcopy(self.metadata)) if self.metadata else text


class Latex(TextDisplayObject):
    """LaTeX with its own delimiters."""

    def _repr_latex_(self) -> Any:
        return self._data_and_metadata()


class SVG(DisplayObject):
    """A drawing; of a document, its `svg` element."""

    _read_flags = "rb"
    _data: str | None = None

    @property
    def data(self) -> str | None:
        return self._data

    @data.setter
    def data(self, given: Any) -> None:
        if given is None:
            self._data = None
            return
        from xml.dom import minidom

        found = minidom.parseString(given).getElementsByTagName("svg")  # noqa: S318 - the user's drawing
        text = found[0].toxml() if found else given
        self._data = text.decode(errors="replace") if isinstance(text, bytes) else text

    def _repr_svg_(self) -> Any:
        return self._data_and_metadata()


class JSON(DisplayObject):
    """A dictionary or list, shown as a tree."""

    _data: Any = None

    def __init__(
        self,
        data: Any = None,
        url: Any = None,
        filename: Any = None,
        expanded: bool = False,
        metadata: Any = None,
        root: str = "root",
        **kwargs: Any,
    ) -> None:
        """`expanded`, `root` and other keywords are metadata for the front end."""
        self.metadata = {"expanded": expanded, "root": root, **(metadata or {}), **kwargs}
        super().__init__(data=data, url=url, filename=filename)

    def _check_data(self) -> None:
        if self.data is not None and not isinstance(self.data, (dict, list)):
            raise TypeError(f"{type(self).__name__} expects JSONable dict or list, not {self.data!r}")

    @property
    def data(self) -> Any:
        return self._data

    @data.setter
    def data(self, given: Any) -> None:
        if isinstance(given, os.PathLike):
            given = os.fspath(given)
        if isinstance(given, (str, bytes)):
            import json

            if self.filename is None and self.url is None:
                import warnings

                warnings.warn("JSON expects JSONable dict or list, not JSON strings", stacklevel=3)
            given = json.loads(given)
        self._data = given

    def _data_and_metadata(self) -> Any:
        return self.data, self.metadata

    def _repr_json_(self) -> Any:
        return self._data_and_metadata()


class GeoJSON(JSON):
    """A map; `layer_options` and `url_template` are for the front end's map."""

    def _ipython_display_(self) -> None:
        from perijove.interpreter.display.publish import display

        bundle = {"application/geo+json": self.data, "text/plain": "<IPython.display.GeoJSON object>"}
        display(bundle, metadata={"application/geo+json": self.metadata}, raw=True)


_STYLESHEET = """var link = document.createElement("link");
	link.rel = "stylesheet";
	link.type = "text/css";
	link.href = "%s";
	document.head.appendChild(link);
"""
_LIBRARY = """new Promise(function(resolve, reject) {
	var script = document.createElement("script");
	script.onload = resolve;
	script.onerror = reject;
	script.src = "%s";
	document.head.appendChild(script);
}).then(() => {
"""
_LOADED = "\n});"


class Javascript(TextDisplayObject):
    """JavaScript that the front end runs, after loading libraries and style sheets."""

    def __init__(
        self, data: Any = None, url: Any = None, filename: Any = None, lib: Any = None, css: Any = None
    ) -> None:
        """`lib` and `css` are addresses, one or several."""
        self.lib = _addresses(lib)
        self.css = _addresses(css)
        super().__init__(data=data, url=url, filename=filename)

    def _repr_javascript_(self) -> str:
        before = "".join([_STYLESHEET % address for address in self.css] + [_LIBRARY % address for address in self.lib])
        return before + str(self.data) + _LOADED * len(self.lib)


def _addresses(given: Any) -> Any:
    if isinstance(given, str):
        return [given]
    if given is not None and not isinstance(given, (list, tuple)):
        raise TypeError(f"expected sequence, got: {given!r}")
    return given or []


class ProgressBar(DisplayObject):
    """A bar that fills; iterated over, it counts from 0 and shows each step."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._progress = 0
        self.html_width = "60ex"
        self.text_width = 60
        self._display_id = os.urandom(8).hex()

    def __repr__(self) -> str:
        filled = "=" * int((self.progress / self.total if self.total else 0) * self.text_width)
        return f"[{filled}{' ' * (self.text_width - len(filled))}] {self.progress}/{self.total}"

    def _repr_html_(self) -> str:
        return f"<progress style='width:{self.html_width}' max='{self.total}' value='{self.progress}'></progress>"

    def display(self) -> None:
        """Show the bar."""
        from perijove.interpreter.display.publish import display

        display(self, display_id=self._display_id)

    def update(self) -> None:
        """Show the bar as it is now, where it was shown."""
        from perijove.interpreter.display.publish import display

        display(self, display_id=self._display_id, update=True)

    @property
    def progress(self) -> int:
        """How far it is; setting it shows it."""
        return self._progress

    @progress.setter
    def progress(self, value: int) -> None:
        self._progress = value
        self.update()

    def __iter__(self) -> ProgressBar:
        self.display()
        self._progress = -1
        return self

    def __next__(self) -> int:
        self.progress += 1
        if self.progress < self.total:
            return self.progress
        raise StopIteration
