"""The text formats by name: `py:percent`, `md`, `md:myst`, `qmd`, with a folder or a suffix before them."""

from dataclasses import dataclass, field
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Json
from perijove.notebook.paired.languages import SCRIPTS, extension_of

# The release of jupytext whose texts these are, for the header; it says there who wrote a text.
JUPYTEXT_VERSION = "1.19.6"
_VERSIONS: dict[str, Any] = {"percent": "1.3", "markdown": "1.3", "myst": 0.13, "quarto": "1.0", "notebook": ""}
_NAMES_BY_EXTENSION: dict[str, tuple[str, ...]] = {
    ".ipynb": ("notebook",),
    ".md": ("markdown", "myst"),
    ".markdown": ("markdown",),
    ".myst": ("myst",),
    ".mystnb": ("myst",),
    ".mnb": ("myst",),
    ".qmd": ("quarto",),
}
_ALIASES = {
    "notebook": "ipynb",
    "percent": "auto:percent",
    "script": "auto:percent",
    "markdown": "md",
    "myst": "md:myst",
    "quarto": "qmd",
    "c++": "cpp:percent",
}
# What a notebook's `jupytext` metadata may ask of a format; `cell_ids` is ours.
OPTIONS = (
    "comment_magics",
    "hide_notebook_metadata",
    "root_level_metadata_as_raw_cell",
    "split_at_heading",
    "cell_metadata_json",
    "notebook_metadata_filter",
    "root_level_metadata_filter",
    "cell_metadata_filter",
    "cell_markers",
    "custom_cell_magics",
    "custom_language_magics",
    "cell_ids",
)
# Formats that jupytext knows besides: their texts are refused by name, not misread.
_OTHERS = {"light", "nomarker", "hydrogen", "spin", "sphinx", "pandoc", "rmarkdown", "marimo", "bare"}


@dataclass(frozen=True)
class Format:
    """A text format: where its files are beside a notebook, and how they are written."""

    extension: str
    name: str
    prefix: str = ""
    suffix: str = ""
    options: Json = field(default_factory=dict, compare=False)

    @property
    def version(self) -> str | float:
        """The version of the format, as its texts' headers have it."""
        version = "1.2" if self.extension == ".markdown" else _VERSIONS[self.name]
        assert isinstance(version, str | float)
        return version

    @property
    def short(self) -> str:
        """The format as `jupytext.formats` lists it."""
        folder = f"{self.prefix}/" if self.prefix else ""
        ending = self.suffix + self.extension if self.suffix else self.extension[1:]
        named = self.name == "myst" or self.name in {"percent", "quarto"}
        return folder + ending + (f":{self.name}" if named else "")

    def option(self, name: str, default: Any = None) -> Any:
        """What a notebook asks of the format."""
        return self.options.get(name, default)


def parse_format(text: str, metadata: Json | None = None) -> Format:
    """A format from its name; `auto` is the extension of the notebook's language. Raises NotebookError."""
    given = _ALIASES.get(text.lower(), text)
    folder, slash, rest = given.rpartition("/")
    ending, _, name = rest.partition(":")
    if not slash and "." not in ending and ending in {"percent", "light"}:
        ending, name = "auto", ending
    dot = ending.rfind(".")
    suffix, extension = (ending[:dot], ending[dot:]) if dot > 0 else ("", "." + ending.removeprefix("."))
    if extension == ".auto":
        extension = _language_extension(metadata, text)
    names = ("percent",) if extension in SCRIPTS else _NAMES_BY_EXTENSION.get(extension, ())
    if not names:
        known = "ipynb, py:percent, md, md:myst, qmd"
        raise NotebookError(f"no text format {text!r}; there are: {known}, and :percent with a script's extension")
    if name and name not in names:
        hint = "is not one of ours" if name in _OTHERS else "is unknown"
        raise NotebookError(f"the format {name!r} of {text!r} {hint}; {extension} files can be: {', '.join(names)}")
    return Format(extension, name or names[0], folder, suffix)


def paired_formats(metadata: Json) -> tuple[Format, ...]:
    """The formats that a notebook is paired with, its own included; raises NotebookError."""
    section = metadata.get("jupytext")
    listed = section.get("formats", "") if isinstance(section, dict) else ""
    if not isinstance(listed, str):
        raise NotebookError(f"jupytext.formats in the metadata must be a string, found {listed!r}")
    return tuple(parse_format(one.strip(), metadata) for one in listed.split(",") if one.strip())


def options_of(metadata: Json) -> Json:
    """The options that a notebook's metadata ask of its text."""
    section = metadata.get("jupytext")
    return {key: section[key] for key in OPTIONS if key in section} if isinstance(section, dict) else {}


def _language_extension(metadata: Json | None, text: str) -> str:
    found = extension_of(metadata or {})
    if found is None:
        raise NotebookError(
            f"the notebook does not say its language, so {text!r} has no extension; say, for example, py:percent"
        )
    return found
