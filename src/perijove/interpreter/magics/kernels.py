"""What only a kernel can be asked: `%connect_info`, `%qtconsole`, `%subshell`, `%autosave`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.front_end import KernelSide
    from perijove.interpreter.magics.caller import Shell


def _kernel(shell: Shell, name: str) -> KernelSide:
    kernel = shell.interpreter.kernel
    if kernel is None:
        raise UsageError(f"{name} is for kernels, and this session is none")
    return kernel


@register_line_magic
def connect_info(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Say how another client connects to this kernel."""
    import json

    info = dict(_kernel(shell, "%connect_info").connection_info())
    file = info.pop("connection_file", "")
    sys.stdout.write(
        f"{json.dumps(info, indent=2)}\n\n"
        "Save the JSON above in a file and give a client that file, or connect one on this machine with:\n"
        f"    jupyter <app> --existing {file}\n"
    )


@register_line_magic
def qtconsole(shell: Shell, line: str) -> None:
    """Open a Qt console on this kernel: `%qtconsole [OPTIONS]`; the options are Jupyter's Qt console's."""
    import importlib.util
    import shutil
    import subprocess

    file = dict(_kernel(shell, "%qtconsole").connection_info()).get("connection_file", "")
    program = shutil.which("jupyter-qtconsole")
    if importlib.util.find_spec("qtconsole") is not None:
        command = [sys.executable, "-m", "qtconsole"]
    elif program is not None:
        command = [program]
    else:
        raise UsageError(
            "no Qt console is installed here; `%pip install qtconsole PySide6` does that, or open one elsewhere: "
            f"jupyter qtconsole --existing {file}"
        )
    nowhere = subprocess.DEVNULL
    arguments = [*command, "--existing", str(file), *options.words(line)]
    subprocess.Popen(arguments, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)


@register_line_magic
def subshell(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """List the subshells of this kernel."""
    import threading

    found = _kernel(shell, "%subshell").subshells()
    sys.stdout.write(
        f"thread: {threading.current_thread().name}\nsubshell count: {len(found)}\n"
        + "".join(f"subshell: {name}\n" for name in found)
    )


@register_line_magic
def autosave(shell: Shell, line: str) -> None:
    """Set how often the classic notebook page saves: `%autosave SECONDS`, 0 for never.

    Pages that save by themselves, as ours does, ignore it.
    """
    seconds = options.whole(line.strip() or "", "%autosave")
    if seconds < 0:
        raise UsageError("%autosave needs a number of seconds, or 0")
    _kernel(shell, "%autosave")
    shell.interpreter.publisher.publish(
        {"application/javascript": f"IPython.notebook.set_autosave_interval({seconds * 1000})"}
    )
    sys.stdout.write(f"Autosaving every {seconds} seconds\n" if seconds else "Autosave disabled\n")
