"""The files of a paired notebook on disk: which belong together, read them, write those that have changed."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from perijove.cli.errors import CommandError
from perijove.notebook.errors import NotebookError
from perijove.notebook.file import replace
from perijove.notebook.ipynb import content_of, read
from perijove.notebook.model import Notebook
from perijove.notebook.paired.convert import format_of, from_text
from perijove.notebook.paired.format import Format, paired_formats, parse_format
from perijove.notebook.paired.paths import path_of, stem_of

NOTEBOOK = parse_format("ipynb")


@dataclass(frozen=True)
class Pairing:
    """A notebook's file and its texts'."""

    notebook: Path
    texts: tuple[tuple[Path, Format], ...]


def find_pairing(path: Path) -> Pairing:
    """The files that belong to one of them; raises CommandError when it is paired with none."""
    formats, own = _formats_in(path)
    if not formats:
        raise CommandError(f"{path} is paired with no other file; pair it with `perijove pair {path} --to py:percent`")
    stem = stem_of(path, _own_format(path, formats, own))
    notebook = next((fmt for fmt in formats if fmt.name == "notebook"), NOTEBOOK)
    texts = tuple((Path(path_of(stem, fmt)), fmt) for fmt in formats if fmt.name != "notebook")
    return Pairing(Path(path_of(stem, notebook)), texts)


def _formats_in(path: Path) -> tuple[tuple[Format, ...], Format]:
    if path.suffix == ".ipynb":
        return paired_formats(read(path).metadata), NOTEBOOK
    text = read_text(path)
    if text is None:
        raise CommandError(f"no file {str(path)!r}")
    fmt = format_of(path.suffix, text)
    formats = paired_formats(from_text(text, fmt, name=str(path)).metadata)
    if formats:
        return formats, fmt
    # A text whose header is filtered out: the notebook beside it knows.
    beside = path.with_suffix(".ipynb")
    return (paired_formats(read(beside).metadata) if beside.exists() else ()), fmt


def _own_format(path: Path, formats: tuple[Format, ...], own: Format) -> Format:
    for fmt in formats:
        if fmt.extension == path.suffix:
            try:
                stem_of(path, fmt)
            except NotebookError:
                continue
            return fmt
    if own.name == "notebook":
        return NOTEBOOK
    listed = ", ".join(fmt.short for fmt in formats)
    raise CommandError(f"{path} is not where its formats ({listed}) would have it; pair it again with `perijove pair`")


def read_text(path: Path) -> str | None:
    """A text file; None when there is none. Raises CommandError when it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: byte {error.start}: is no text in UTF-8; save it as UTF-8") from error


def read_notebook(path: Path) -> Notebook | None:
    """A notebook's file; None when there is none."""
    return read(path) if path.exists() else None


def write_text(path: Path, text: str, like: str | None) -> None:
    """Replace a text file, whole, with the line ends that it had."""
    if like is not None and "\r\n" in like and "\r\n" not in text:
        text = text.replace("\n", "\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text.encode("utf-8"))


def write_notebook(path: Path, notebook: Notebook) -> None:
    """Replace a notebook's file, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, content_of(notebook))


def shown_difference(path: Path, before: str | None, after: str) -> str:
    """What would change in a text, as a unified diff."""
    old = (before or "").replace("\r\n", "\n").splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, after.splitlines(keepends=True), str(path), str(path)))
