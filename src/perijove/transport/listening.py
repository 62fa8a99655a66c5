"""Listens at a kernel's addresses before ZeroMQ is loaded, so that a client that is early need not try again later.

ZeroMQ tries again after a tenth of a second or two, which is as long as a whole start takes. Standard library only.
"""

import contextlib
import os
import socket
from collections.abc import Mapping
from typing import Any

_NAMES = ("control", "shell", "stdin", "iopub", "hb")
_BACKLOG = 128


def listen(connection: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    """Descriptors that listen, by channel, and the ports that were chosen where the connection says 0.

    What can't be done here, such as an interface's name for an address, is left to ZeroMQ. Raises OSError when an
    address is taken.
    """
    if connection.get("curve_secretkey"):
        return {}, {}
    descriptors: dict[str, int] = {}
    chosen: dict[str, int] = {}
    for name in _NAMES:
        port = int(connection.get(f"{name}_port") or 0)
        if connection.get("transport", "tcp") == "ipc":
            path = f"{connection['ip']}-{port}"
            descriptors[name] = _listen_ipc(path)
        else:
            try:
                address = socket.inet_pton(socket.AF_INET, str(connection["ip"]))
            except OSError:
                return descriptors, chosen
            descriptors[name], chosen[f"{name}_port"] = _listen_tcp(socket.inet_ntop(socket.AF_INET, address), port)
    return descriptors, chosen


def _listen_tcp(ip: str, port: int) -> tuple[int, int]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # A restarted kernel takes the same ports while connections of the last one are winding down.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ip, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        chosen = listener.getsockname()[1]
        return listener.detach(), chosen


def _listen_ipc(path: str) -> int:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - pathlib is not worth its import here
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        return listener.detach()
