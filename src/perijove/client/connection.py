"""Chooses where a new kernel listens, and writes that into its connection file."""

import os
import secrets
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path

from msgspec.structs import replace

from perijove import paths
from perijove.protocol.connection import PORTS, ConnectionInfo, RegistrationInfo
from perijove.transport.zeromq import curve_keys

# A socket's path may have 107 bytes on Linux and 103 on macOS; ours end in "-5".
LONGEST_IPC = 100


def new_connection(
    kernel_id: str, kernel_name: str, *, ipc: bool, encrypted: bool = False, chosen: bool = True
) -> ConnectionInfo:
    """Addresses for a new kernel and a key: files in the runtime directory with `ipc`, else free ports of this host.

    Ports are `encrypted` where CURVE is there; those that are not `chosen` are 0, for the kernel to choose.
    """
    info = ConnectionInfo(key=secrets.token_hex(32).encode(), kernel_name=kernel_name)
    folder = paths.jupyter_runtime_dir() / f"kernel-{kernel_id}-ipc"
    if ipc and os.name == "posix" and len(os.fsencode(folder)) <= LONGEST_IPC:
        numbers = dict(zip(PORTS, range(1, len(PORTS) + 1), strict=True))
        return replace(info, transport="ipc", ip=str(folder), **numbers)
    if encrypted:
        public, secret = curve_keys()
        info = replace(info, curve_publickey=public, curve_secretkey=secret)
    return replace(info, **dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))) if chosen else info


def _free_ports(count: int) -> list[int]:
    # Held at the same time, so that they differ; another program may still take one before the kernel does.
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def connection_file(kernel_id: str) -> Path:
    """Where the connection file of a kernel lies."""
    return paths.jupyter_runtime_dir() / f"kernel-{kernel_id}.json"


def write_connection_file(path: Path, info: ConnectionInfo | RegistrationInfo) -> None:
    """Write it, or a registration file, at once or not at all, readable by its owner alone: it holds the key."""
    paths.make_private(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        file.write(info.to_json())
    Path(file.name).replace(path)


def read_connection_file(path: Path) -> ConnectionInfo:
    """Read a connection file; raises OSError and MalformedFile."""
    return ConnectionInfo.from_json(path.read_bytes())


def remove_connection(path: Path, info: ConnectionInfo) -> None:
    """Remove a kernel's connection file and, with ipc, its sockets."""
    path.unlink(missing_ok=True)
    if info.transport == "ipc":
        for name in PORTS:
            Path(f"{info.ip}-{getattr(info, name)}").unlink(missing_ok=True)
