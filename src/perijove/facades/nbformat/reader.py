"""Reading notebooks of every format as it is, and converting one into another, step by step."""

import json
from typing import Any

from perijove.facades.nbformat import v1, v2, v3, v4
from perijove.facades.nbformat.node import NotebookNode
from perijove.facades.nbformat.validator import ValidationError, _raised, get_version

versions: dict[int, Any] = {1: v1, 2: v2, 3: v3, 4: v4}


class NotJSONError(ValueError):
    """A text is no JSON."""


class NBFormatError(ValueError):
    """A notebook is of a format that does not exist."""


def parse_json(s: str | bytes, **keys: Any) -> Any:
    """The value of a JSON text; raises NotJSONError with its beginning."""
    try:
        return json.loads(s, **keys)
    except ValueError as error:
        message = f"Notebook does not appear to be JSON: {s!r}"
        raise NotJSONError(message if len(message) <= 80 else message[:77] + "...") from error


def reads(s: str | bytes, **keys: Any) -> NotebookNode:
    """The notebook in a text, in the format that it has."""
    plain = parse_json(s, **keys)
    major, minor = get_version(plain)
    if major not in versions:
        raise NBFormatError(f"Unsupported nbformat version {major}")
    try:
        node: NotebookNode = versions[major].to_notebook_json(plain, minor=minor)
    except AttributeError as error:
        raise _raised(ValidationError)(f"The notebook is invalid and is missing an expected key: {error}") from None
    return node


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file, in the format that it has."""
    return reads(fp.read(), **keys)


def convert(nb: Any, to_version: int) -> Any:
    """A notebook in another major format; raises ValueError when there is no way."""
    version, _ = get_version(nb)
    if version == to_version:
        return nb
    if to_version not in versions:
        raise ValueError(f"Cannot convert notebook to v{to_version} because that version doesn't exist")
    step = version + 1 if to_version > version else version - 1
    try:
        converted = versions[step].upgrade(nb) if step > version else versions[version].downgrade(nb)
    except AttributeError as error:
        text = f"Notebook could not be converted from version {version} to version {step} because it's missing a key"
        raise _raised(ValidationError)(f"{text}: {error}") from None
    if converted.get("nbformat", 1) == version:
        raise ValueError(f"Failed to convert notebook from v{version} to v{step}.")
    return convert(converted, to_version)
