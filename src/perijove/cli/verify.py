"""`perijove verify`: do notebooks still give what they say?"""

import asyncio
import configparser
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perijove.cli.commands import settings_for
from perijove.cli.errors import CommandError
from perijove.cli.run import told

if TYPE_CHECKING:
    from perijove.runner.compare import Rules
    from perijove.runner.verify import Checked, Verification
    from perijove.settings import Settings

_PATH = click.Path(path_type=Path)


@click.command(
    help="Run each NOTEBOOK in a fresh kernel and compare its outputs with those in the file, which is not written. "
    "Exit status 1: an output differs, or a cell failed."
)
@click.argument("sources", metavar="NOTEBOOK...", type=_PATH, nargs=-1, required=True)
@click.option("--lax", is_flag=True, help="Compare only cells marked for it (tag nbval-check-output).")
@click.option("--relative", type=float, default=1e-6, show_default=True, help="How far numbers may be apart.")
@click.option("--absolute", type=float, default=1e-9, show_default=True, help="The same, for numbers near 0.")
@click.option("--picture", type=float, default=0.02, show_default=True, help="How far pictures may be apart, 0 to 1.")
@click.option("--stderr", is_flag=True, help="Compare what was printed to stderr, too.")
@click.option("--sanitize", type=_PATH, metavar="FILE", help="Replacements to make before comparing (nbval's format).")
@click.option("--kernel", metavar="NAME", help="The kernelspec to run with; by default the one that each names.")
@click.option("--timeout", type=float, metavar="SECONDS", help="Interrupt a cell that takes longer; 0 is no limit.")
@click.option("-j", "--jobs", type=int, metavar="N", help="Run so many at the same time; by default one a processor.")
@click.pass_context
def verify(context: click.Context, /, **given: Any) -> int:
    settings = settings_for(
        context, {"run.timeout": given["timeout"], "run.jobs": given["jobs"], "run.allow_errors": True}
    )
    from perijove.runner.headless import Job

    with told():
        rules = _rules(given)
        titles = [source.name if len(given["sources"]) > 1 else "" for source in given["sources"]]
        jobs = [
            Job(source, None, given["kernel"], title=title)
            for source, title in zip(given["sources"], titles, strict=True)
        ]
        results = _verify(jobs, settings, rules, lax=given["lax"])
    status = 0
    for job, result in zip(jobs, results, strict=True):
        status = max(status, _report(job.source, result))
    return status


def _verify(
    jobs: list[Any], settings: "Settings", rules: "Rules", *, lax: bool
) -> "list[Verification | Exception | None]":
    from perijove.runner.many import run_many
    from perijove.runner.verify import verify_file

    return asyncio.run(
        run_many(
            jobs,
            settings.run.jobs,
            lambda job, provisioner, ending: verify_file(
                job, settings, rules, lax=lax, provisioner=provisioner, ending=ending
            ),
        )
    )


def _report(source: Path, result: "Verification | Exception | None") -> int:
    if result is None:
        print(f"perijove: {source}: not run", file=sys.stderr)
        return 1
    if isinstance(result, Exception):
        try:
            with told(str(source)):
                raise result
        except CommandError as error:
            print(f"perijove: {error}", file=sys.stderr)
        return 1
    for cell in result.failed:
        print("\n".join(difference_lines(str(source), cell)))
    count = len(result.cells)
    found = f"{len(result.failed)} of them not as in the file" if result.failed else "all as in the file"
    print(f"{source}: {count} {'cell' if count == 1 else 'cells'}, {found}")
    if result.ended_by is not None:
        return 128 + result.ended_by
    return 1 if result.failed else 0


def difference_lines(name: str, cell: "Checked") -> list[str]:
    """What is to be said of a cell that is not as it should be."""
    from perijove.runner.progress import failure_text

    if cell.run.failed:
        return [f"{name}: {failure_text(cell.run)}"]
    lines: list[str] = []
    for difference in cell.differences:
        lines.append(f"{name}: cell {cell.run.number}: {difference.what} differs")
        lines += [f"  {line}" for line in difference.lines()]
    return lines


def _rules(given: dict[str, Any]) -> "Rules":
    from perijove.runner.compare import NOISE, Rules

    noise = list(NOISE)
    if given["sanitize"] is not None:
        noise += _replacements(given["sanitize"])
    return Rules(given["relative"], given["absolute"], given["picture"], given["stderr"], tuple(noise))


def _replacements(path: Path) -> list[tuple[str, str]]:
    """The sections of a file, each with a `regex` and what to `replace` it with."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8"), str(path))
        return [(parser[name]["regex"], parser[name].get("replace", "")) for name in parser.sections()]
    except configparser.Error as error:
        raise CommandError(f"{path}: {str(error).splitlines()[0]}") from error
    except KeyError as error:
        raise CommandError(f"{path}: a section without the key {error}") from error
