"""`perijove run`: notebooks from top to bottom, without a front end."""

import asyncio
import base64
import binascii
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perijove.cli.commands import settings_for
from perijove.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from perijove.runner.headless import Job, Result
    from perijove.settings import Settings

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_PATH = click.Path(path_type=Path)


@click.command(
    help="Run each NOTEBOOK from top to bottom and write it, with its outputs. Exit status 1: a cell failed."
)
@click.argument("sources", metavar="NOTEBOOK...", type=_PATH, nargs=-1, required=True)
@click.option("-o", "--output", help="Write to this file, and leave NOTEBOOK as it is; {name} is the notebook's name.")
@click.option("--output-dir", type=_PATH, metavar="DIR", help="Write into this folder, under the notebooks' names.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Set a parameter.")
@click.option("-r", "raw", nargs=2, multiple=True, metavar="NAME TEXT", help="Set a parameter to this very text.")
@click.option("-f", "files", type=_PATH, multiple=True, metavar="FILE", help="Set the parameters in this YAML file.")
@click.option("-y", "yaml", multiple=True, metavar="YAML", help="Set the parameters in this YAML text.")
@click.option("-b", "encoded", multiple=True, metavar="BASE64", help="The same, encoded in Base64.")
@click.option("--help-notebook", is_flag=True, help="Show the parameters of NOTEBOOK, and do not run it.")
@click.option("--kernel", metavar="NAME", help="The kernelspec to run it with; by default the one that it names.")
@click.option("--timeout", type=float, metavar="SECONDS", help="Interrupt a cell that takes longer; 0 is no limit.")
@click.option("--total-timeout", type=float, metavar="SECONDS", help="The same for all cells together.")
@click.option("--on-error", type=click.Choice(["stop", "continue"]), help="What to do after a cell that fails.")
@click.option("--allow-errors", is_flag=True, default=None, help="Go on after a cell that fails, and exit with 0.")
@click.option("--allow-error", "names", multiple=True, metavar="NAME", help="Take this exception for expected.")
@click.option("--skip-tag", "tags", multiple=True, metavar="TAG", help="Leave cells with this tag alone.")
@click.option("--input", "answers", type=click.File(), metavar="FILE", help="Lines for code that asks for input.")
@click.option("--cwd", type=_PATH, metavar="DIR", help="Where code runs; by default the notebook's folder.")
@click.option("--record", is_flag=True, help="Write times and the outcome into the metadata, as with parameters.")
@click.option("--resume", is_flag=True, help="Go on with a run that was killed.")
@click.option("--preserve", is_flag=True, default=None, help="Keep the file's own indent, order of keys and newlines.")
@click.option("-j", "--jobs", type=int, metavar="N", help="Run so many at the same time; by default one a processor.")
@click.pass_context
def run(context: click.Context, /, **given: Any) -> int:
    names = {"run.timeout": given["timeout"], "run.total_timeout": given["total_timeout"], "run.jobs": given["jobs"]}
    lists = {"run.allow_error_names": given["names"], "run.skip_tags": given["tags"]}
    going_on = True if given["on_error"] == "continue" else given["allow_errors"]
    names["run.preserve"] = given["preserve"]
    flags = {**names, "run.allow_errors": going_on, **{name: value or None for name, value in lists.items()}}
    settings = settings_for(context, flags)
    with told():
        jobs = _jobs(given)
        if given["help_notebook"]:
            for job in jobs:
                print(_parameters_of(job))
            return 0
        results = _run(jobs, settings)
    status = max(
        (_report(job, result, sys.stderr.isatty()) for job, result in zip(jobs, results, strict=True)), default=0
    )
    return 0 if status == 1 and given["allow_errors"] else status


def _run(jobs: "list[Job]", settings: "Settings") -> "list[Result | Exception | None]":
    from perijove.runner.headless import run_file

    if len(jobs) == 1:
        return [asyncio.run(run_file(jobs[0], settings))]
    from perijove.runner.many import run_many

    return asyncio.run(
        run_many(
            jobs,
            settings.run.jobs,
            lambda job, provisioner, ending: run_file(job, settings, provisioner=provisioner, ending=ending),
        )
    )


def _report(job: "Job", result: "Result | Exception | None", colors: bool) -> int:
    """Say how a run has ended; returns its exit status."""
    from perijove.runner.progress import failure_text, summary

    if result is None:
        print(f"perijove: {job.source}: not run", file=sys.stderr)
        return 1
    if isinstance(result, Exception):
        try:
            with told(str(job.source)):
                raise result
        except CommandError as error:
            print(f"perijove: {error}", file=sys.stderr)
        return 1
    for failed in result.failed:
        assert failed.error is not None
        text = "\n".join(failed.error.traceback)
        print(text if colors else _ANSI.sub("", text), file=sys.stderr)
        print(f"perijove: {job.title}{': ' if job.title else ''}{failure_text(failed)}", file=sys.stderr)
    print(f"{job.target}: {summary(list(result.runs))}", file=sys.stderr)
    if result.ended_by is not None:
        return 128 + result.ended_by
    return 1 if result.failed else 0


@contextmanager
def told(source: str = "") -> Iterator[None]:
    """What a run may raise, as an error of the command."""
    from perijove.client.errors import ClientError
    from perijove.notebook.errors import NotebookError

    try:
        yield
    except NotebookError as error:
        raise CommandError(str(error)) from error
    except ClientError as error:
        raise CommandError(f"{source}: {error}" if source else str(error)) from error
    except OSError as error:
        where = error.filename or source
        raise CommandError(f"{where}: {error.strerror or error}" if where else str(error)) from error


def _jobs(given: dict[str, Any]) -> "list[Job]":
    """One run for each notebook; raises UsageError, NotebookError and OSError."""
    from perijove.runner.headless import Job

    sources: tuple[Path, ...] = given["sources"]
    output, folder = given["output"], given["output_dir"]
    if output and folder:
        raise UsageError("give -o or --output-dir, not both")
    if output and len(sources) > 1 and "{name}" not in output:
        raise UsageError(
            f"{len(sources)} notebooks can't be written to one file; put {{name}} into -o, or use --output-dir"
        )
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    answers = given["answers"].read().splitlines() if given["answers"] else None
    values = _values(given)

    def target(source: Path) -> Path:
        if folder:
            return Path(folder) / source.name
        return Path(output.replace("{name}", source.stem)) if output else source

    titles = [source.name if len(sources) > 1 else "" for source in sources]
    jobs = [
        Job(
            source,
            target(source),
            given["kernel"],
            parameters=values,
            answers=answers,
            cwd=given["cwd"],
            resume=given["resume"],
            record=given["record"],
            title=title,
        )
        for source, title in zip(sources, titles, strict=True)
    ]
    if len({job.target for job in jobs}) < len(jobs):
        raise UsageError("two of the notebooks would be written to the same file")
    return jobs


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The parameters from everywhere; what is more particular goes over what is less."""
    from perijove.runner.given import from_file, from_yaml, value_of

    values: dict[str, Any] = {}
    for encoded in given["encoded"]:
        try:
            values.update(from_yaml(base64.b64decode(encoded, validate=True).decode(), "-b"))
        except (binascii.Error, UnicodeDecodeError) as error:
            raise UsageError(f"the value of -b is no Base64 of a text: {error}") from error
    for path in given["files"]:
        values.update(from_file(path))
    for text in given["yaml"]:
        values.update(from_yaml(text, "-y"))
    values.update({name: value_of(text) for name, text in given["parameters"]})
    values.update(dict(given["raw"]))
    return values


def _parameters_of(job: "Job") -> str:
    from perijove.notebook.ipynb import read
    from perijove.runner.parameters import declared

    found = declared(read(job.source))
    if not found:
        return f"{job.source} has no cell with the tag 'parameters', so it declares none; -p sets names all the same"
    lines = [f"{job.source}: parameters"]
    for one in found:
        kind = f": {one.type}" if one.type else ""
        default = f" = {one.default}" if one.default else ""
        lines.append(f"  {one.name}{kind}{default}" + (f"    {one.help}" if one.help else ""))
    return "\n".join(lines)
