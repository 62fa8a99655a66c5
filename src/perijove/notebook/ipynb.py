"""Notebook files: reads `.ipynb` of every format and writes format 4, and 3 for old programs, as nbformat does.

Bytes become a notebook or one NotebookError that names the file, the place and the reason. Reading joins lists of
lines, writing splits them; both drop what belongs to one session only. A file is replaced whole or not at all.
"""

import os

from perijove.notebook.errors import NotebookError
from perijove.notebook.filing import file_cell, file_of, head_of, join_lines, notebook_of
from perijove.notebook.jsontext import dumped, dumped_by_json, parsed
from perijove.notebook.model import MINOR, Notebook
from perijove.notebook.style import Style, styled
from perijove.notebook.usual import usual_notebook

Version = tuple[int, int]


def read(path: str | os.PathLike[str]) -> Notebook:
    """The notebook in a file; raises NotebookError that names it, OSError when it can't be read."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would be a third of what importing this takes
        content = file.read()
    return reads(content, name=os.fspath(path))


def reads(text: str | bytes, *, name: str = "") -> Notebook:
    """The notebook in a text, of format 1 to 4; `name` is for the error message. Raises NotebookError.

    One of an older format comes as format 4, and says so in `upgraded_from`.
    """
    try:
        usual = usual_notebook(text)
        return notebook_of(parsed(text)) if usual is None else usual
    except NotebookError as error:
        error.name = name
        raise
    except RecursionError as error:
        raise NotebookError("its values are nested too deeply", name=name) from error


def write(
    notebook: Notebook, path: str | os.PathLike[str], *, version: Version | None = None, style: Style | None = None
) -> None:
    """Replaces a file, at once and whole; its mode stays, and a symbolic link goes on pointing where it points.

    Raises NotebookError when the notebook holds what JSON can't, OSError when the file can't be written; the old file
    is untouched then.
    """
    from perijove.notebook.file import replace  # noqa: PLC0415 - it imports pathlib, which reading has no use for

    replace(path, content_of(notebook, version=version, style=style))


def content_of(notebook: Notebook, *, version: Version | None = None, style: Style | None = None) -> bytes:
    """What a notebook's file holds, with its final newline; raises NotebookError when it holds what JSON can't."""
    text = writes(notebook, version=version, style=style)
    end = "\n" if style is None else style.end
    # A lone surrogate has no UTF-8; in JSON, `\\udXXX` is it, and it only ever occurs inside a string.
    return (text + end).encode("utf-8", "backslashreplace")


def writes(notebook: Notebook, *, version: Version | None = None, style: Style | None = None) -> str:
    """The text of a notebook's file, without a final newline; raises NotebookError when it holds what JSON can't.

    `version` is (4, 0) to (4, 5), or (3, 0) for programs of before 2015: what it has no place for is left out.
    `style` (see `style_of`) keeps the layout of the file that the notebook came from, for small differences.
    """
    if version is None:
        minor = notebook.nbformat_minor
    elif version == (3, 0):
        return _format_3(notebook)
    elif version[0] == 4 and 0 <= version[1] <= MINOR:
        minor = version[1]
    else:
        wanted = ".".join(map(str, version))
        raise NotebookError(f"format {wanted} can't be written; 3.0 and 4.0 to 4.{MINOR} can")
    return _format_4(notebook, minor) if style is None else styled(file_of(notebook, minor), style)


def _format_4(notebook: Notebook, minor: int) -> str:
    """The text of format 4, cell by cell, so that no more than one is in memory in other shapes than its text."""
    text = dumped(head_of(notebook, minor))
    if not notebook.cells:
        return text
    # A raw newline never stands inside a string of JSON, and the notebook's own keys have one space before them.
    before, key, after = text.partition('\n "cells": [')
    pieces = [before, key]
    for cell in notebook.cells:
        # Within two lists, a cell is indented as it is in a file; what they are has five characters at either end.
        pieces += ("\n", dumped([[file_cell(cell, minor)]])[5:-5], ",")
    pieces[-1] = "\n "
    return "".join((*pieces, after))


def _format_3(notebook: Notebook) -> str:
    from perijove.notebook.downgrade import split_lines, to_3  # noqa: PLC0415 - for old programs' sake only

    plain = split_lines(to_3(join_lines(file_of(notebook))))
    del plain["orig_nbformat"], plain["orig_nbformat_minor"]
    return dumped_by_json(plain, sort_keys=True, ascii_only=True)
