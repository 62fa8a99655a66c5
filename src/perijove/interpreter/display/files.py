"""Links to files, and to the files of a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Lines = Callable[[str, list[str], Collection[str] | None], list[str]]


class FileLink:
    """A link to a file."""

    html_link_str = "<a href='%s' target='_blank'>%s</a>"

    def __init__(
        self, path: Any, url_prefix: str = "", result_html_prefix: str = "", result_html_suffix: str = "<br>"
    ) -> None:
        """`url_prefix` goes before the path in the link, the other two around the whole.

        Raises ValueError for a folder.
        """
        if os.path.isdir(path):  # noqa: PTH112 - bytes are paths too
            raise ValueError(f"Cannot display a directory using FileLink. Use FileLinks to display '{path}'.")
        self.path = os.fsdecode(path)
        self.url_prefix = url_prefix
        self.result_html_prefix = result_html_prefix
        self.result_html_suffix = result_html_suffix

    def _format_path(self) -> str:
        import html

        link = self.html_link_str % (self.url_prefix + html.escape(self.path), html.escape(self.path, quote=False))
        return f"{self.result_html_prefix}{link}{self.result_html_suffix}"

    def _repr_html_(self) -> str:
        import html

        if not os.path.exists(self.path):  # noqa: PTH110 - as above
            return (
                f"Path (<tt>{html.escape(self.path)}</tt>) doesn't exist. It may still be in the process of "
                "being generated, or you may have the incorrect path."
            )
        return self._format_path()

    def __repr__(self) -> str:
        return os.path.abspath(self.path)  # noqa: PTH100 - as above


class FileLinks(FileLink):
    """Links to the files of a folder and, unless `recursive=False`, of the folders in it."""

    def __init__(  # noqa: PLR0917 - as libraries call it
        self,
        path: Any,
        url_prefix: str = "",
        included_suffixes: Collection[str] | None = None,
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
        notebook_display_formatter: Lines | None = None,
        terminal_display_formatter: Lines | None = None,
        recursive: bool = True,
    ) -> None:
        """`included_suffixes` such as `[".txt"]` choose files.

        The two formatters are called as `(folder, names, included_suffixes)` and give lines, of HTML or of text.
        Raises ValueError for a file.
        """
        if os.path.isfile(path):  # noqa: PTH113 - as above
            raise ValueError(f"Cannot display a file using FileLinks. Use FileLink to display '{path}'.")
        super().__init__("", url_prefix, result_html_prefix, result_html_suffix)
        self.path = os.fsdecode(path).rstrip("/")
        self.included_suffixes = included_suffixes
        self.notebook_display_formatter = notebook_display_formatter or self._links
        self.terminal_display_formatter = terminal_display_formatter or _names
        self.recursive = recursive

    def _links(self, folder: str, names: list[str], suffixes: Collection[str] | None = None) -> list[str]:
        import html

        chosen = _chosen(folder, names, suffixes)
        before, after = self.result_html_prefix, self.result_html_suffix
        shown = html.escape(folder)
        lines = [f"{before}{shown}/{after}"] if chosen else []
        for name in chosen:
            address = f"{self.url_prefix}{shown}/{html.escape(name)}".replace(os.sep, "/")
            lines.append(f"{before}&nbsp;&nbsp;{self.html_link_str % (address, html.escape(name))}{after}")
        return lines

    def _collected(self, lines_of: Lines) -> str:
        found = sorted(os.walk(self.path)) if self.recursive else [next(os.walk(self.path))]
        return "\n".join(line for folder, _, names in found for line in lines_of(folder, names, self.included_suffixes))

    def _format_path(self) -> str:
        return self._collected(self.notebook_display_formatter)

    def __repr__(self) -> str:
        return self._collected(self.terminal_display_formatter)


def _chosen(folder: str, names: list[str], suffixes: Collection[str] | None) -> list[str]:
    return [
        name
        for name in names
        if os.path.isfile(os.path.join(folder, name))  # noqa: PTH113, PTH118 - as above
        and (suffixes is None or os.path.splitext(name)[1] in suffixes)  # noqa: PTH122 - as above
    ]


def _names(folder: str, names: list[str], suffixes: Collection[str] | None = None) -> list[str]:
    chosen = _chosen(folder, names, suffixes)
    return [f"{folder}/", *(f"  {name}" for name in chosen)] if chosen else []
