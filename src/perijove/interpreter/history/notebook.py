"""A session as a notebook: nbformat 4.5, written with the standard library, as a kernel's environment has no other."""

from __future__ import annotations

import base64
import json
import os
import platform
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


def save(path: Path, inputs: Iterable[tuple[int, str]], outputs: Callable[[int], list[dict[str, Any]]]) -> None:
    """Write a notebook of inputs (number, source); `outputs` tells what each of them has shown. Raises OSError."""
    cells = [_cell(count, source, outputs(count)) for count, source in inputs]
    text = json.dumps(_notebook(cells), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    beside = path.with_name(f"{path.name}.{os.getpid()}~")
    beside.write_bytes(text.encode("utf-8", "backslashreplace"))
    beside.replace(path)


def _notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": 3},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
                "version": platform.python_version(),
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(count: int, source: str, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": os.urandom(4).hex(),
        "metadata": {},
        "outputs": [_output(item) for item in outputs],
        "source": source.splitlines(keepends=True),
    }


def _output(item: Mapping[str, Any]) -> dict[str, Any]:
    """An output as the format has it: text in lines, bytes in Base64."""
    written = {key: value for key, value in item.items() if key != "display_id"}
    if "text" in written:
        written["text"] = written["text"].splitlines(keepends=True)
    if "data" in written:
        written["data"] = {mime: _encoded(mime, value) for mime, value in written["data"].items()}
    return written


def _encoded(mime: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    is_json = mime == "application/json" or mime.endswith("+json")
    if isinstance(value, str) and not is_json and not (mime.startswith("image/") and mime != "image/svg+xml"):
        return value.splitlines(keepends=True)
    return value
