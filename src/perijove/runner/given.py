"""Values that a command line gives: `-p NAME VALUE`, texts of YAML, files of it."""

import json
from pathlib import Path
from typing import Any

from perijove.runner.parameters import WrongParameter

_WORDS: dict[str, Any] = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None}


def value_of(text: str) -> Any:
    """What a value typed on a command line is: a word of Python's or JSON's, a number, a JSON list or table, or text.

    >>> [value_of(each) for each in ("7", "1e3", "True", "[1, 2]", "no", "2026-01-01")]
    [7, 1000.0, True, [1, 2], 'no', '2026-01-01']
    """
    if text in _WORDS:
        return _WORDS[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    if text[:1] in {"[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def from_yaml(text: str, name: str) -> dict[str, Any]:
    """The values in a text of YAML (or JSON, which is YAML); raises WrongParameter that names the place."""
    import yaml  # noqa: PLC0415 - only for runs that are given YAML

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
        raise WrongParameter(f"no YAML: {getattr(error, 'problem', None) or error}", place=where, name=name) from error
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise WrongParameter(f"expected names and values, found {type(found).__name__}", name=name)
    return found


def from_file(path: Path) -> dict[str, Any]:
    """The values in a file of YAML; raises WrongParameter and OSError."""
    try:
        return from_yaml(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise WrongParameter(f"not a text in UTF-8: {error}", name=str(path)) from error
