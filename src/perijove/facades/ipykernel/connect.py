"""`ipykernel.connect`: where this kernel's connection file is, and what it says."""

import json
import os
from pathlib import Path
from typing import Any

from perijove import paths
from perijove.facades.ipykernel.kernelapp import IPKernelApp


def get_connection_file(app: Any = None) -> str:
    """The path of a kernel's connection file; raises RuntimeError outside of a kernel."""
    if app is None:
        if not IPKernelApp.initialized():
            raise RuntimeError("there is no kernel in this process, so there is no connection file")
        app = IPKernelApp.instance()
    file = Path(app.connection_file)
    return str(file if file.is_absolute() or file.exists() else paths.jupyter_runtime_dir() / file)


def get_connection_info(connection_file: str | os.PathLike[str] | None = None, unpack: bool = False) -> Any:
    """What a connection file holds: its text, or with `unpack` a dict."""
    text = Path(connection_file or get_connection_file()).read_text(encoding="utf-8")
    return json.loads(text) if unpack else text
