"""Diffs as JSON, and back."""

import json

import msgspec

from perijove.notebook.diff.edit import NotebookDiff
from perijove.notebook.errors import NotebookError


def encode(diff: NotebookDiff, *, indent: int | None = None) -> bytes:
    """A diff as JSON: `{"cells": [step, …], "rest": edit}`, each step and edit with its `type`."""
    text = json.dumps(msgspec.to_builtins(diff), ensure_ascii=False, indent=indent)
    # A lone surrogate has no UTF-8; in JSON, `\\udXXX` is it, and it only ever occurs inside a string.
    return text.encode("utf-8", "backslashreplace")


def decode(data: bytes | str) -> NotebookDiff:
    """A diff from JSON; raises NotebookError that names the place and the reason."""
    try:
        return msgspec.convert(json.loads(data), NotebookDiff)
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"is no diff of notebooks: {error}") from error
