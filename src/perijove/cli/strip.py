"""`perijove strip`: takes the last run out of notebooks, in place or as a filter for git."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perijove.cli.errors import CommandError, UsageError
from perijove.cli.notebook_files import content_in, notebook_files

if TYPE_CHECKING:
    from perijove.notebook.strip import Wanted


@click.command(
    help="Take outputs, counts and run metadata out of notebooks. `-` filters standard input to standard output."
    " Without --outputs, --counts or --metadata, all three go. A file with nothing to strip is not written."
)
@click.argument("places", metavar="FILE|FOLDER…|-", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--outputs", is_flag=True, help="Outputs go.")
@click.option("--counts", is_flag=True, help="Execution counts go.")
@click.option("--metadata", multiple=True, metavar="PATTERN", help="Metadata go: cell.tags, papermill, widgets, cell.*")
@click.option("--keep", multiple=True, metavar="PATTERN", help="Metadata that stay, whatever else was said.")
@click.option("--keep-tagged", multiple=True, metavar="TAG", help="Cells with this tag keep outputs and counts.")
@click.option("--preserve", is_flag=True, help="Keep the file's own indent, order of keys and newlines.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing. Exit status 1: something would be stripped.")
def strip(
    *,
    places: tuple[Path, ...],
    outputs: bool,
    counts: bool,
    metadata: tuple[str, ...],
    keep: tuple[str, ...],
    keep_tagged: tuple[str, ...],
    preserve: bool,
    only_check: bool,
) -> int:
    from perijove.notebook.strip import RUN_METADATA, Wanted

    every = not (outputs or counts or metadata)
    tags = frozenset(keep_tagged) | {"keep_output"}
    wanted = Wanted(outputs or every, counts or every, metadata or (RUN_METADATA if every else ()), keep, tags)
    is_filter = Path("-") in places
    if is_filter and len(places) > 1:
        raise UsageError("strip takes `-` or files, not both")
    if is_filter:
        return _filter(wanted, preserve=preserve, only_check=only_check)
    changed = False
    for path in notebook_files(places):
        changed = _in_place(path, wanted, preserve=preserve, only_check=only_check) or changed
    return 1 if only_check and changed else 0


def _filter(wanted: "Wanted", *, preserve: bool, only_check: bool) -> int:
    content = sys.stdin.buffer.read()
    stripped = _stripped(content, wanted, "<stdin>", preserve=preserve)
    if only_check:
        return 1 if stripped != content else 0
    sys.stdout.buffer.write(stripped)
    sys.stdout.buffer.flush()
    return 0


def _in_place(path: Path, wanted: "Wanted", *, preserve: bool, only_check: bool) -> bool:
    """Whether a file had something to strip; replaces it then."""
    from perijove.notebook.file import replace

    content = content_in(path)
    stripped = _stripped(content, wanted, str(path), preserve=preserve)
    if stripped == content:
        return False
    if not only_check:
        try:
            replace(path, stripped)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
    print(f"{path}: {'has something to strip' if only_check else 'stripped'}", file=sys.stderr)
    return True


def _stripped(content: bytes, wanted: "Wanted", name: str, *, preserve: bool) -> bytes:
    """The content without what is to go; the very same when nothing had to."""
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.ipynb import content_of, reads
    from perijove.notebook.strip import strip as stripped_of
    from perijove.notebook.style import style_of

    try:
        notebook = reads(content, name=name)
        stripped = stripped_of(notebook, wanted)
        if stripped is notebook:
            return content
        return content_of(stripped, style=style_of(content) if preserve else None)
    except NotebookError as error:
        raise CommandError(str(error)) from error
