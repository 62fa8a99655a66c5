"""Listens at a kernel's addresses before ZeroMQ is loaded, so that a client that is early need not try again later.

ZeroMQ tries again after a tenth of a second or two, which is as long as a whole start takes. A client that spawns a
kernel connects about ten milliseconds later: hence `_socket` and no parser of JSON, which are loaded in seven.
"""

import os

TYPE_CHECKING = False  # `typing` alone would take longer than everything here
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_NAMES = ("control", "shell", "stdin", "iopub", "hb")
_BACKLOG = 128


def listen_early(arguments: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Listens at the ports in the connection file that a command line names with -f, if it is of the usual kind.

    Whatever is unusual is left to those who can say what is wrong with it.
    """
    try:
        with open(arguments[arguments.index("-f") + 1]) as file:  # noqa: PTH123 - as the module says
            return listen(flat_fields(file.read()))
    except (OSError, ValueError, LookupError):
        pass
    return {}, {}


def flat_fields(text: str) -> dict[str, str]:
    """The fields of a JSON object without nesting, commas and escapes in it; what has those comes out wrong."""
    pairs = (piece.partition(":") for piece in text.strip().strip("{}").split(","))
    return {name.strip().strip('"'): value.strip().strip('"') for name, _, value in pairs}


def listen(connection: "Mapping[str, Any]") -> tuple[dict[str, int], dict[str, int]]:
    """Descriptors that listen, by channel, and the ports that were chosen where the connection says 0.

    What can't be done here, such as an interface's name for an address, is left to ZeroMQ. Raises OSError when an
    address is taken.
    """
    descriptors: dict[str, int] = {}
    chosen: dict[str, int] = {}
    ip = str(connection["ip"])
    by_path = connection.get("transport") == "ipc"
    if connection.get("curve_secretkey") or not (by_path or set(ip) <= set("0123456789.")):
        return descriptors, chosen
    try:
        for name in _NAMES:
            port = int(connection[f"{name}_port"])
            if by_path:
                descriptors[name] = _listen_at(f"{ip}-{port}")
            else:
                descriptors[name], chosen[f"{name}_port"] = _listen(ip, port)
    except OSError:
        for descriptor in descriptors.values():
            os.close(descriptor)
        raise
    return descriptors, chosen


def _listen(ip: str, port: int) -> tuple[int, int]:
    import _socket  # noqa: PLC0415 - `socket` takes as long as the whole of this module may

    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        # A restarted kernel takes the same ports while connections of the last one are winding down.
        listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        listener.bind((ip, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        chosen = listener.getsockname()[1]
        return listener.detach(), chosen
    finally:
        listener.close()


def _listen_at(path: str) -> int:
    import _socket  # noqa: PLC0415 - as above

    try:
        os.unlink(path)  # noqa: PTH108 - left behind by a kernel that was killed; ZeroMQ does the same
    except FileNotFoundError:
        pass
    listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        listener.bind(path)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        return listener.detach()
    finally:
        listener.close()
