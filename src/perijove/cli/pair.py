"""`perijove pair`: have a notebook kept as a text too."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from perijove.cli.errors import CommandError, UsageError
from perijove.cli.sync import told

if TYPE_CHECKING:
    from perijove.notebook.model import Notebook
    from perijove.notebook.paired.format import Format

_OPTIONS = {
    "cell_ids": "cell_ids",
    "cell_metadata": "cell_metadata_filter",
    "notebook_metadata": "notebook_metadata_filter",
}


@click.command(
    help="Keep NOTEBOOK, or a text, as a text too: py:percent, md, md:myst, qmd. `perijove sync` then has them agree. "
    "A format may have a folder before it: scripts//py:percent, or .outputs//ipynb for the notebook."
)
@click.argument("path", metavar="NOTEBOOK", type=click.Path(path_type=Path))
@click.option("--to", "formats", multiple=True, required=True, metavar="FORMAT", help="What to keep it as as well.")
@click.option("--cell-ids", is_flag=True, default=None, help="Write the cells' ids into the text.")
@click.option("--cell-metadata", metavar="FILTER", help="Which metadata of cells the text has: all, -all, tags,-x.")
@click.option("--notebook-metadata", metavar="FILTER", help="The same for the notebook's metadata.")
def pair(path: Path, formats: tuple[str, ...], **options: Any) -> int:
    with told():
        return _pair(path, formats, options)


def _pair(path: Path, given: tuple[str, ...], options: dict[str, Any]) -> int:
    from perijove.cli.pairs import NOTEBOOK, read_text, write_notebook, write_text
    from perijove.notebook.paired.format import paired_formats, parse_format
    from perijove.notebook.paired.paths import path_of, stem_of
    from perijove.notebook.paired.sync import sync

    notebook, own, source = _opened(path)
    known = list(paired_formats(notebook.metadata)) or [own]
    own = next((fmt for fmt in known if fmt.extension == path.suffix), own)
    wanted = [parse_format(one, notebook.metadata) for one in given]
    formats = [*known, *(fmt for fmt in wanted if fmt not in known)]
    if all(fmt.name != "notebook" for fmt in formats):
        formats.insert(0, NOTEBOOK)
    if len(formats) < 2:
        raise UsageError(f"{path} is a notebook already; say what else to keep it as, for example --to py:percent")
    section = {**notebook.metadata.get("jupytext", {}), "formats": ",".join(fmt.short for fmt in formats)}
    section |= {_OPTIONS[key]: value for key, value in options.items() if value is not None}
    notebook = msgspec.structs.replace(notebook, metadata={**notebook.metadata, "jupytext": section})
    stem = stem_of(path, own)
    places = {fmt: Path(path_of(stem, fmt)) for fmt in formats}
    # From a notebook, the texts that it has already are synced; from a text, nothing that exists is touched.
    synced_too = known if source is None else [own]
    _refuse_others([place for fmt, place in places.items() if place != path and fmt not in synced_too])
    texts = []
    for fmt, place in places.items():
        if fmt.name != "notebook":
            before = read_text(place) if fmt in known and source is None else None
            synced = sync(notebook, before, fmt, name=str(place))
            notebook = synced.notebook
            texts.append((place, synced.text))
    write_notebook(next(place for fmt, place in places.items() if fmt.name == "notebook"), notebook)
    for place, text in texts:
        write_text(place, text, source if place == path else None)
    print(f"{path}: paired as {', '.join(str(place) for place in places.values())}")
    return 0


def _opened(path: Path) -> "tuple[Notebook, Format, str | None]":
    """A notebook, from its own file or from a text, which is given then."""
    from perijove.cli.pairs import NOTEBOOK, read_text
    from perijove.notebook.ipynb import read
    from perijove.notebook.paired.convert import as_notebook, format_of, from_text

    if path.suffix == ".ipynb":
        return read(path), NOTEBOOK, None
    source = read_text(path)
    if source is None:
        raise CommandError(f"no file {str(path)!r}")
    fmt = format_of(path.suffix, source)
    return as_notebook(from_text(source, fmt, name=str(path)), fmt), fmt, source


def _refuse_others(places: list[Path]) -> None:
    for place in places:
        if place.exists():
            raise CommandError(f"{place} exists already; move it away, or name the notebook that it belongs to")
