"""`perijove sync`: have paired notebooks and texts agree."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from perijove.cli.errors import CommandError

if TYPE_CHECKING:
    from perijove.cli.pairs import Pairing


@click.command(
    help="Have each FILE and those it is paired with agree, by what they hold and not by their times. A cell that only "
    "one of them has changed is taken from there; one that both have changed is kept twice. Exit status 1: there were "
    "such conflicts, or --check found something to do."
)
@click.argument("files", metavar="FILE...", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--use", type=click.Choice(["text", "notebook"]), help="Whose version holds where they differ.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if there is something to do.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
def sync(files: tuple[Path, ...], use: Literal["text", "notebook"] | None, *, check: bool, dry_run: bool) -> int:
    from perijove.cli.pairs import find_pairing

    status = 0
    done: set[Path] = set()
    for file in files:
        try:
            with told():
                pairing = find_pairing(file)
                if pairing.notebook.resolve() in done:
                    continue
                done.add(pairing.notebook.resolve())
                status = max(status, _sync_one(pairing, use, check=check, dry_run=dry_run))
        except CommandError as error:
            print(f"perijove: {error}", file=sys.stderr)
            status = 1
    return status


def _sync_one(pairing: "Pairing", use: Literal["text", "notebook"] | None, *, check: bool, dry_run: bool) -> int:
    from perijove.cli.pairs import read_notebook, read_text, shown_difference, write_notebook, write_text
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.paired.sync import sync as synced_of

    before = notebook = read_notebook(pairing.notebook)
    found = {path: read_text(path) for path, _ in pairing.texts}
    conflicts: list[str] = []
    written: dict[Path, str] = {}
    # Twice, so that a change in the last text reaches the first; conflicts are met, and told, the first time.
    for round_ in range(1 if len(pairing.texts) == 1 else 2):
        for path, fmt in pairing.texts:
            text = written.get(path, found[path])
            try:
                result = synced_of(notebook, text, fmt, prefer=use if round_ == 0 else None, name=str(path))
            except NotebookError as error:
                error.name = error.name or str(path)
                raise
            notebook, written[path] = result.notebook, result.text
            conflicts += [f"{path}: both have changed the cell {cell!r}; it is kept twice" for cell in result.conflicts]
    assert notebook is not None
    changed = [path for path, text in written.items() if text != found[path]]
    notebook_changed = notebook != before
    for path in changed:
        if dry_run:
            print(shown_difference(path, found[path], written[path]), end="")
        elif not check:
            write_text(path, written[path], found[path])
    if notebook_changed and not check and not dry_run:
        write_notebook(pairing.notebook, notebook)
    word = "would be written" if check or dry_run else "written"
    for path in [*([pairing.notebook] if notebook_changed else []), *changed]:
        print(f"{path}: {word}")
    for conflict in conflicts:
        print(f"perijove: {conflict}", file=sys.stderr)
    return int(bool(conflicts) or (check and (bool(changed) or notebook_changed)))


@contextmanager
def told() -> Iterator[None]:
    """What reading and writing may raise, as an error of the command."""
    from perijove.notebook.errors import NotebookError

    try:
        yield
    except NotebookError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from error
