"""`perijove repair`: makes valid notebooks of broken files, and says what it did."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perijove.cli.errors import CommandError
from perijove.cli.notebook_files import content_in, notebook_files

if TYPE_CHECKING:
    from perijove.notebook.repaired import Repaired


@click.command(
    help="Make valid notebooks of broken ones: bad or missing ids, keys and types, merge conflicts, torn files."
    " What has no place in a notebook is kept in its metadata. Exit status 1: one is not repaired, or not decided."
)
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@click.option("--backup", is_flag=True, help="Keep each file that is changed as FILE.bak.")
@click.option("--keep", type=click.Choice(["ours", "theirs", "both"]), help="Which side of a merge conflict to take.")
@click.option("--preserve", is_flag=True, help="Keep the file's own indent, order of keys and newlines.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list: each file, and its repairs.")
def repair(
    *, places: tuple[Path, ...], dry_run: bool, backup: bool, keep: str | None, preserve: bool, as_json: bool
) -> int:
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.repair import repair as repaired_of

    told, failed = [], 0
    for path in notebook_files(places):
        content = content_in(path)
        try:
            repaired = repaired_of(content, keep=keep)  # type: ignore[arg-type]  # click has checked the choice
        except NotebookError as error:
            failed += 1
            print(f"perijove: {path}: {error}", file=sys.stderr)
            continue
        told.append({"file": str(path), "repairs": [each.to_plain() for each in repaired.repairs]})
        if not as_json:
            for each in repaired.repairs:
                print(f"{path}: {each}")
        failed += bool(repaired.versions)
        if repaired.repairs and not dry_run:
            _write(path, content, repaired, backup=backup, preserve=preserve)
    if as_json:
        print(json.dumps(told, indent=1, ensure_ascii=False, default=str))
    return 1 if failed else 0


def _write(path: Path, content: bytes, repaired: "Repaired", *, backup: bool, preserve: bool) -> None:
    """Replaces a file, after the copies that were asked for; a conflict's versions go beside it, the file stays."""
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.ipynb import write
    from perijove.notebook.style import style_of

    try:
        for name, version in repaired.versions.items():
            beside = path.with_name(f"{path.stem}.{name}{path.suffix}")
            write(version, beside)
            print(f"{path}: wrote {beside.name}", file=sys.stderr)
        if repaired.versions:
            print(f"{path}: left as it is; choose with --keep ours, theirs or both", file=sys.stderr)
            return
        if backup:
            shutil.copy2(path, path.with_name(path.name + ".bak"))
        try:
            style = style_of(content) if preserve else None
        except NotebookError:
            style = None  # a file that is no JSON has no style
        write(repaired.notebook, path, style=style)
    except OSError as error:
        raise CommandError(f"{error.filename or path}: {error.strerror or error}") from error
