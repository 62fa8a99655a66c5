"""`perijove run`: a notebook from top to bottom, without a front end."""

import asyncio
import re
import sys
from pathlib import Path

import click

from perijove.cli.commands import settings_for
from perijove.cli.errors import CommandError

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@click.command(help="Run NOTEBOOK from top to bottom and write it, with its outputs. Exit status 1: a cell failed.")
@click.argument("source", metavar="NOTEBOOK", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file, and leave NOTEBOOK as it is."
)
@click.option("--kernel", metavar="NAME", help="The kernelspec to run it with; by default the one that it names.")
@click.option("--timeout", type=float, metavar="SECONDS", help="Interrupt a cell that takes longer; 0 is no limit.")
@click.option("--allow-errors", is_flag=True, default=None, help="Go on after a cell that fails, and exit with 0.")
@click.pass_context
def run(
    context: click.Context,
    *,
    source: Path,
    output: Path | None,
    kernel: str | None,
    timeout: float | None,
    allow_errors: bool | None,
) -> int:
    settings = settings_for(context, {"run.timeout": timeout, "run.allow_errors": allow_errors})
    from perijove.client.errors import ClientError
    from perijove.notebook.errors import NotebookError
    from perijove.runner.headless import Job, run_file
    from perijove.runner.progress import failure_text, summary

    try:
        result = asyncio.run(run_file(Job(source, output or source, kernel), settings))
    except NotebookError as error:
        raise CommandError(str(error)) from error
    except ClientError as error:
        raise CommandError(f"{source}: {error}") from error
    except OSError as error:
        raise CommandError(f"{error.filename or source}: {error.strerror or error}") from error
    for failed in result.failed:
        assert failed.error is not None
        text = "\n".join(failed.error.traceback)
        print(text if sys.stderr.isatty() else _ANSI.sub("", text), file=sys.stderr)
        print(f"perijove: {failure_text(failed)}", file=sys.stderr)
    print(f"{output or source}: {summary(list(result.runs))}", file=sys.stderr)
    if result.ended_by is not None:
        return 128 + result.ended_by
    return 1 if result.failed and not settings.run.allow_errors else 0
