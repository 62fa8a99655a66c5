"""`perijove history`: the file of past inputs, filled from IPython's, trimmed and cleared."""

import os
from pathlib import Path

import click

from perijove.cli.commands import SuggestingGroup

KEEP = 1000


@click.group(cls=SuggestingGroup, help="Import, trim or clear the file of past inputs.")
def history() -> None:
    """Only its commands do anything."""


def ipython_file() -> Path:
    """Where IPython keeps the history of its default profile."""
    folder = os.environ.get("IPYTHONDIR")
    return (Path(folder) if folder else Path.home() / ".ipython") / "profile_default" / "history.sqlite"


@history.command("import", help="Take over IPython's history (FILE, by default that of its default profile).")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def import_(file: Path | None) -> int:
    from perijove.interpreter.history.database import HistoryUnavailableError
    from perijove.interpreter.history.upkeep import NoHistoryError, import_history
    from perijove.paths import history_file

    try:
        added = import_history(file or ipython_file(), history_file())
    except NoHistoryError as error:
        raise click.ClickException(str(error)) from error
    except HistoryUnavailableError as error:
        raise click.ClickException(f"{history_file()} can't be written: {error}") from error
    if added.inputs:
        print(f"added {added.inputs} inputs of {added.sessions} new sessions to {history_file()}")
    else:
        print(f"nothing new for {history_file()}")
    return 0


@history.command(help="Keep the latest inputs only.")
@click.option("--keep", type=click.IntRange(min=0), default=KEEP, show_default=True, help="How many inputs to keep.")
def trim(*, keep: int) -> int:
    before, after = _trim(keep)
    print(f"kept {after} of {before} inputs" if after < before else f"nothing to trim: there are {before} inputs")
    return 0


@history.command(help="Forget all inputs.")
@click.option("-f", "--force", is_flag=True, help="Without asking.")
def clear(*, force: bool) -> int:
    if not force:
        click.confirm("Forget all past inputs?", abort=True)
    before, _ = _trim(0)
    print(f"forgot {before} inputs")
    return 0


def _trim(keep: int) -> tuple[int, int]:
    from perijove.interpreter.history.database import HistoryUnavailableError
    from perijove.interpreter.history.upkeep import NoHistoryError, trim
    from perijove.paths import history_file

    try:
        return trim(history_file(), keep)
    except NoHistoryError as error:
        raise click.ClickException(str(error)) from error
    except HistoryUnavailableError as error:
        raise click.ClickException(f"{history_file()} can't be changed: {error}") from error
