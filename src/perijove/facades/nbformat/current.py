"""The names of nbformat before 3.0, of which old programs still use some: everything is format 3."""

import warnings
from typing import Any

from perijove.facades.nbformat import reader
from perijove.facades.nbformat.document import _log
from perijove.facades.nbformat.reader import NBFormatError, convert, versions
from perijove.facades.nbformat.v3 import (
    NotebookNode,
    nbformat,
    nbformat_minor,
    nbformat_schema,
    new_author,
    new_code_cell,
    new_heading_cell,
    new_metadata,
    new_notebook,
    new_output,
    new_text_cell,
    new_worksheet,
    parse_filename,
    reads_py,
    to_notebook_json,
    writes_py,
)
from perijove.facades.nbformat.validator import ValidationError, _validate, validate

__all__ = [
    "NBFormatError", "NotebookNode", "ValidationError", "convert", "current_nbformat", "current_nbformat_minor",
    "current_nbformat_module", "nbformat", "nbformat_minor", "nbformat_schema", "new_author", "new_code_cell",
    "new_heading_cell", "new_metadata", "new_notebook", "new_output", "new_text_cell", "new_worksheet",
    "parse_filename", "read", "reads", "reads_json", "reads_py", "to_notebook_json", "validate", "versions",
    "write", "writes", "writes_json", "writes_py",
]  # fmt: skip

warnings.warn("nbformat.current is deprecated: use nbformat, or nbformat.vX", DeprecationWarning, stacklevel=2)

current_nbformat, current_nbformat_minor = nbformat, nbformat_minor
current_nbformat_module = "nbformat.v3"


def reads(s: str, format: str = "json", version: int = nbformat, **keys: Any) -> Any:  # noqa: A002 - the name it has
    """The notebook in a text, as format 3."""
    del format
    nb = convert(reader.reads(s, **keys), version)
    _check(nb)
    return nb


def writes(nb: Any, format: str = "json", version: int = nbformat, **keys: Any) -> str:  # noqa: A002
    """The text of a notebook, as format 3."""
    del format
    nb = convert(nb, version)
    _check(nb)
    text: str = versions[version].writes_json(nb, **keys)
    return text


def _check(nb: Any) -> None:
    try:
        _validate(nb, repair_duplicate_cell_ids=False)
    except ValidationError as error:
        _log.error("Notebook JSON is invalid: %s", error)


def read(fp: Any, format: str = "json", **keys: Any) -> Any:  # noqa: A002
    """The notebook in an open file."""
    return reads(fp.read(), format, **keys)


def write(nb: Any, fp: Any, format: str = "json", **keys: Any) -> Any:  # noqa: A002
    """Write a notebook to an open file."""
    return fp.write(writes(nb, format, **keys))


reads_json, writes_json = reads, writes
