"""Writes our kernelspec to where other programs look for kernels."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from perijove.paths import jupyter_data_dir

NAME = "perijove"
# What Jupyter takes for a kernelspec's name (jupyter_client's `is_valid_kernel_name`).
_NAME = re.compile(r"[a-z0-9._-]+", re.IGNORECASE)
# Not `-m`: what that loads before our first line decides whether a client that has spawned us finds us listening.
_START = "from perijove.kernel.__main__ import start; start()"


def kernelspec(
    executable: str, *, python: str = "", display_name: str | None = None, env: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The contents of kernel.json: a host run by `executable`, and code by the same or by another `python`."""
    argv = [executable, "-c", _START, "-f", "{connection_file}"]
    if python:
        argv += ["--python", python]
    return {
        "argv": argv,
        "display_name": display_name or "Python (Perijove)",
        "language": "python",
        "interrupt_mode": "message",
        "kernel_protocol_version": "5.6",  # from 5.6 on a kernel takes registration files (JEP 66)
        "metadata": {"debugger": False, "supported_encryption": ["curve"]},
        **({"env": dict(env)} if env else {}),
    }


def install(
    prefix: Path | None = None,
    *,
    user: bool = False,
    name: str = NAME,
    display_name: str | None = None,
    python: str = "",
    env: Mapping[str, str] | None = None,
) -> Path:
    """Writes the kernelspec below a prefix, into the user's folder, or below this environment; returns its folder.

    Raises ValueError for a name that front ends would not find.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"a name has letters, digits, '.', '_' and '-', found {name!r}")
    folder = kernels_folder(prefix, user=user) / name
    folder.mkdir(parents=True, exist_ok=True)
    spec = kernelspec(sys.executable, python=python, display_name=display_name, env=env)
    (folder / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    return folder


def uninstall(prefix: Path | None = None, *, user: bool = False, name: str = NAME) -> Path:
    """Removes a kernelspec that `install` wrote there; returns its folder. Raises OSError if there is none."""
    folder = kernels_folder(prefix, user=user) / name
    spec = json.loads((folder / "kernel.json").read_text(encoding="utf-8"))
    if _START not in spec.get("argv", ()):
        raise PermissionError(f"{folder} holds another kernel's kernelspec")
    shutil.rmtree(folder)
    return folder


def kernels_folder(prefix: Path | None = None, *, user: bool = False) -> Path:
    """Where kernelspecs are kept: Jupyter's folders, so that its programs find ours."""
    if user:
        return jupyter_data_dir() / "kernels"
    return (prefix or Path(sys.prefix)) / "share" / "jupyter" / "kernels"
