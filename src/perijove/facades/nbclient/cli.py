"""`jupyter execute`: runs notebooks: `python -m perijove.facades nbclient -m nbclient NOTEBOOK…`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perijove.client.errors import ClientError
from perijove.facades import nbformat
from perijove.facades.nbclient.client import NotebookClient
from perijove.facades.nbclient.exceptions import CellControlSignal
from perijove.notebook.errors import NotebookError

_log = logging.getLogger("nbclient")

# What a user can do something about; it is told in its own words, without our traceback.
FAILURES = (CellControlSignal, RuntimeError, ClientError, NotebookError, OSError, ValueError)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the notebooks that the command line names, one after the other."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="[%(name)s] %(message)s", stream=sys.stderr)
    try:
        for path in _paths(given.notebooks, given.output):
            run_notebook(path, given)
    except FAILURES as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jupyter execute", description="Run notebooks.")
    parser.add_argument("notebooks", nargs="+", metavar="NOTEBOOK", help="a file; `.ipynb` can be left out")
    parser.add_argument("--timeout", type=float, help="seconds a cell may take; -1 is no limit")
    parser.add_argument("--startup_timeout", "--startup-timeout", type=float, default=60, help="of the kernel")
    parser.add_argument("--allow-errors", action="store_true", help="go on after a cell that fails")
    parser.add_argument("--skip-cells-with-tag", default="skip-execution", help="leave cells with this tag alone")
    parser.add_argument("--kernel_name", "--kernel-name", default="", help="by default the one that it names")
    parser.add_argument("--inplace", action="store_true", help="write the notebook's own file")
    parser.add_argument("--output", help="write this file in its folder; {notebook_name} is its name")
    return parser


def _paths(names: Sequence[str], output: str | None) -> list[Path]:
    if output is not None and len(names) > 1 and "{notebook_name}" not in output:
        raise ValueError(f"{len(names)} notebooks can't be written to one file; put {{notebook_name}} into --output")
    return [Path(name).with_suffix(".ipynb") for name in names]


def run_notebook(path: Path, given: Any) -> None:
    """Run one notebook in its own folder; raises what a NotebookClient raises, and OSError."""
    _log.info("Executing %s", path)
    target = path if given.inplace else None
    if target is None and given.output:
        target = (path.parent / given.output.replace("{notebook_name}", path.stem)).with_suffix(".ipynb")
    if target is not None and not target.parent.is_dir():
        raise ValueError(f"{target} can't be written: there is no folder {target.parent}")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=given.timeout,
        startup_timeout=given.startup_timeout,
        skip_cells_with_tag=given.skip_cells_with_tag,
        allow_errors=given.allow_errors,
        kernel_name=given.kernel_name,
        resources={"metadata": {"path": path.parent.absolute()}},
    )
    client.execute()
    if target is not None:
        nbformat.write(notebook, target)
        _log.info("Save executed results to %s", target)


if __name__ == "__main__":
    main()
