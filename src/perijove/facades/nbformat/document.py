"""nbformat's front door: reading and writing notebooks in the format that the caller wants."""

import logging
from pathlib import Path
from typing import Any

from perijove.facades.nbformat.reader import convert, versions
from perijove.facades.nbformat.reader import reads as reads_as_it_is
from perijove.facades.nbformat.validator import ValidationError, get_version, validate

_log = logging.getLogger("nbformat")


class Sentinel:
    """A constant that says its name."""

    def __init__(self, name: str, module: str, docstring: str | None = None) -> None:
        self.name = name
        self.module = module
        if docstring:
            self.__doc__ = docstring

    def __repr__(self) -> str:
        return f"{self.module}.{self.name}"


NO_CONVERT = Sentinel("NO_CONVERT", "nbformat", "Leave the notebook in the format that it has.")


def reads(s: str | bytes, as_version: Any, capture_validation_error: Any = None, **keys: Any) -> Any:
    """The notebook in a text, of any format, in the format `as_version`; what is not valid is logged."""
    nb = reads_as_it_is(s, **keys)
    if as_version is not NO_CONVERT:
        nb = convert(nb, as_version)
    _check(nb, capture_validation_error)
    return nb


def writes(nb: Any, version: Any = NO_CONVERT, capture_validation_error: Any = None, **keys: Any) -> str:
    """The text of a notebook, in the format `version` or its own; what is not valid is logged."""
    if version is not NO_CONVERT:
        nb = convert(nb, version)
    else:
        version, _ = get_version(nb)
    _check(nb, capture_validation_error)
    text: str = versions[version].writes_json(nb, **keys)
    return text


def _check(nb: Any, capture: Any) -> None:
    try:
        validate(nb)
    except ValidationError as error:
        _log.error("Notebook JSON is invalid: %s", error)
        if isinstance(capture, dict):
            capture["ValidationError"] = error


def read(fp: Any, as_version: Any, capture_validation_error: Any = None, **keys: Any) -> Any:
    """The notebook in an open file, or in the file at a path."""
    if hasattr(fp, "read"):
        return reads(fp.read(), as_version, capture_validation_error, **keys)
    with open(fp, encoding="utf8") as file:  # noqa: PTH123 - what `open` takes, a descriptor too
        return reads(file.read(), as_version, capture_validation_error, **keys)


def write(nb: Any, fp: Any, version: Any = NO_CONVERT, capture_validation_error: Any = None, **keys: Any) -> None:
    """Write a notebook to an open file, or to a path, with a line end at its end."""
    text = writes(nb, version, capture_validation_error, **keys)
    text += "" if text.endswith("\n") else "\n"
    if hasattr(fp, "write"):
        fp.write(text)
    else:
        with Path(fp).open("w", encoding="utf8") as file:
            file.write(text)
