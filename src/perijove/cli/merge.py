"""`perijove merge`: two notebooks that were one become one again."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perijove.cli.errors import Trouble
from perijove.cli.revision import notebook_at

if TYPE_CHECKING:
    from perijove.notebook.merge.conflict import Conflict
    from perijove.notebook.model import Notebook

_SIDES = {"ours": "local", "theirs": "remote", "union": "union"}


@click.command(
    help="Merge what LOCAL and REMOTE made of BASE. What both changed differently stands in the notebook with both"
    " versions, between cells that say whose they are; no edit is dropped. Exit status 0: no conflicts; 1: conflicts,"
    " which are listed; 2: a notebook can't be read. `--resolve` decides the conflicts in one FILE afterwards."
)
@click.argument("places", metavar="BASE LOCAL REMOTE | FILE", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="Write here, not to the terminal.")
@click.option("--ours", "strategy", flag_value="ours", help="In conflicts, take LOCAL.")
@click.option("--theirs", "strategy", flag_value="theirs", help="In conflicts, take REMOTE.")
@click.option("--union", "strategy", flag_value="union", help="In conflicts, take LOCAL, then REMOTE.")
@click.option("--clear-outputs", is_flag=True, help="Where the outputs are in conflict, leave none.")
@click.option("--resolve", type=click.Choice(list(_SIDES)), help="Decide the conflicts that a merge has left in FILE.")
@click.option(
    "--driver", metavar="PATH", hidden=True, help="Merge for git: the result goes to LOCAL, PATH is its name."
)
def merge(*, places: tuple[str, ...], output: Path | None, resolve: str | None, **given: Any) -> int:
    if resolve is not None:
        return _resolve(places, output, resolve)
    if len(places) != 3:
        raise click.UsageError(f"three notebooks are merged, found {len(places)}")
    from perijove.notebook.merge.merge import merge as merge_notebooks

    driver: str | None = given["driver"]
    try:
        base, local, remote = (notebook_at(place) for place in places)
    except Trouble as trouble:
        if driver is not None:
            return _merge_text(places, driver, trouble)
        raise
    strategy: Any = _SIDES.get(given["strategy"] or "")
    merged = merge_notebooks(base, local, remote, strategy=strategy, clear_outputs=given["clear_outputs"])
    _write(merged.notebook, output if driver is None else Path(places[1]), places[1])
    name = driver or (str(output) if output is not None else places[1])
    for conflict in merged.conflicts:
        print(_told(name, merged.notebook, conflict), file=sys.stderr)
    return 1 if merged.conflicts else 0


def _told(name: str, notebook: "Notebook", conflict: "Conflict") -> str:
    if conflict.cell_id is None:
        return f"{name}: conflict in the notebook's metadata: {conflict.reason}"
    return f"{name}: conflict in cell {notebook.index(conflict.cell_id) + 1} (id {conflict.cell_id}): {conflict.reason}"


def _write(notebook: "Notebook", path: Path | None, like: str) -> None:
    """Writes a notebook, in the style of the file that it is like."""
    from perijove.notebook.file import replace
    from perijove.notebook.ipynb import content_of
    from perijove.notebook.style import style_of

    source = Path(like)
    old = source.read_bytes() if source.is_file() else b""
    content = content_of(notebook, style=style_of(old) if old else None)
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        replace(path, content)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}") from error


def _merge_text(places: tuple[str, ...], name: str, trouble: Trouble) -> int:
    """What is no notebook is merged by line, as git would; `perijove repair` reads what comes of it."""
    print(f"{name}: merged as text: {trouble}", file=sys.stderr)
    base, local, remote = places
    labels = ["-L", "local", "-L", "base", "-L", "remote"]
    done = subprocess.run(["git", "merge-file", "--quiet", *labels, local, base, remote], check=False)
    return min(done.returncode, 1) if done.returncode >= 0 else 1


def _resolve(places: tuple[str, ...], output: Path | None, how: str) -> int:
    if len(places) != 1:
        raise click.UsageError(f"the conflicts of one notebook are decided, found {len(places)}")
    from perijove.notebook.merge.resolve import conflicts_in, resolve

    notebook = notebook_at(places[0])
    count = conflicts_in(notebook)
    if count:
        side: Any = _SIDES[how]
        _write(resolve(notebook, side), output or Path(places[0]), places[0])
    found = (
        "no conflicts" if not count else f"{count} {'conflict' if count == 1 else 'conflicts'}, all decided for {how}"
    )
    print(f"{places[0]}: {found}", file=sys.stderr)
    return 0
