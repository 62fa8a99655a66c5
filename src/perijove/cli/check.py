"""`perijove check`: whether notebook files are valid, and where not."""

import json
import sys
from pathlib import Path

import click

from perijove.cli.notebook_files import content_in, notebook_files


@click.command(help="Check notebook files, or all in folders, by the format's rules. Exit status 1: one is not valid.")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list: each file, and its problems.")
def check(*, places: tuple[Path, ...], as_json: bool) -> int:
    from perijove.notebook.checked import checked

    told = []
    for path in notebook_files(places):
        found = checked(content_in(path))
        told.append({"file": str(path), "problems": [problem.to_plain() for problem in found]})
        if not as_json:
            for problem in found:
                print(f"{path}: {problem}")
    bad = sum(bool(each["problems"]) for each in told)
    if as_json:
        print(json.dumps(told, indent=1, ensure_ascii=False, default=str))
    elif bad:
        print(
            f"{bad} of {len(told)} not valid; `perijove repair --dry-run` tells what would mend them", file=sys.stderr
        )
    return 1 if bad else 0
