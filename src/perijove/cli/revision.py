"""The notebooks that a command was asked for: files, standard input, and files as git has them."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.cli.errors import Trouble

if TYPE_CHECKING:
    from perijove.notebook.model import Notebook


def notebook_at(place: str) -> "Notebook":
    """The notebook in a file, on standard input (`-`), or at `REVISION:PATH` of the git repository that one is in.

    An empty file is a notebook without cells: git stands one for a side that has no such file. Raises Trouble.
    """
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.ipynb import reads
    from perijove.notebook.model import Notebook

    content = _content(place)
    try:
        return reads(content, name=place) if content else Notebook()
    except NotebookError as error:
        raise Trouble(str(error)) from error


def _content(place: str) -> bytes:
    if place == "-":
        return sys.stdin.buffer.read()
    path = Path(place)
    if ":" in place and not path.exists():
        return _from_git(place)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"{place}: {error.strerror or error}") from error


def _from_git(place: str) -> bytes:
    try:
        done = subprocess.run(["git", "show", place], capture_output=True, check=False)
    except OSError as error:
        raise Trouble(f"{place}: no such file, and git can't be run: {error.strerror}") from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ").splitlines()
        raise Trouble(
            f"{place}: no such file, and git finds nothing there: {said[0] if said else 'it does not say why'}"
        )
    return done.stdout
