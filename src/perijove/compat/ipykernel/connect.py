"""`ipykernel.connect`: how another client finds this kernel."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from perijove.compat.ipykernel.seat import kernel_here

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["connect_qtconsole", "get_connection_file", "get_connection_info"]


def get_connection_file(app: Any = None) -> str:
    """The absolute path of this kernel's connection file. Raises RuntimeError when no kernel runs."""
    found = str((app or kernel_here()).connection_file)
    if not found:
        raise RuntimeError("this kernel was started without a connection file")
    return os.path.abspath(found)


def get_connection_info(connection_file: str | None = None, unpack: bool = False) -> str | dict[str, Any]:
    """The contents of a connection file, by default this kernel's; `unpack`: as a dict, with the key as bytes."""
    with open(connection_file or get_connection_file(), encoding="utf-8") as file:
        text = file.read()
    if not unpack:
        return text
    info: dict[str, Any] = json.loads(text)
    info["key"] = str(info.get("key", "")).encode()
    return info


def connect_qtconsole(connection_file: str | None = None, argv: list[str] | None = None) -> NoReturn:
    """Raises NotImplementedError with what to type instead."""
    del argv
    file = connection_file or get_connection_file()
    raise NotImplementedError(f"a console can't be started from here; type: jupyter qtconsole --existing {file}")
