"""What the Debug Adapter Protocol and JEP 47 fix: frames of messages, names of cells' files, replies; pure.

The specifications are https://microsoft.github.io/debug-adapter-protocol/ and Jupyter Enhancement Proposal 47.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Request = Mapping[str, Any]
Reply = dict[str, Any]

HASH_METHOD, HASH_SEED = "Murmur2", 0xC70F6907
_CELL_MAGIC = re.compile(r"%%(\w+)")
_MULTIPLIER, _MASK = 0x5BD1E995, 0xFFFFFFFF


def murmur2(data: bytes, seed: int = HASH_SEED) -> int:
    """MurmurHash2 of 32 bits (Appleby), which front ends compute too: a cell's file is named by it."""
    found = (seed ^ len(data)) & _MASK
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        piece = int.from_bytes(data[start : start + 4], "little") * _MULTIPLIER & _MASK
        found = (found * _MULTIPLIER & _MASK) ^ ((piece ^ piece >> 24) * _MULTIPLIER & _MASK)
    if rest := data[whole:]:
        found = (found ^ int.from_bytes(rest, "little")) * _MULTIPLIER & _MASK
    found = (found ^ found >> 13) * _MULTIPLIER & _MASK
    return found ^ found >> 15


def cell_path(prefix: str, code: str) -> str:
    """The file that stands for a cell with this code."""
    return f"{prefix}{murmur2(code.encode('utf-8', 'surrogatepass'))}.py"


def pack(message: Mapping[str, Any]) -> bytes:
    """A message as it is written to a stream."""
    body = json.dumps(message, ensure_ascii=True).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Reader:
    """Collects what arrives until it makes messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Reply]:
        """The messages that are whole now."""
        self._rest += data
        found: list[Reply] = []
        while True:
            head, end, body = self._rest.partition(b"\r\n\r\n")
            if not end:
                return found
            size = int(head.rpartition(b":")[2])
            if len(body) < size:
                return found
            found.append(json.loads(body[:size]))
            self._rest = body[size:]


def answer(request: Request, body: Any = None, problem: str = "") -> Reply:
    """The response to a request; with a `problem` it has failed."""
    reply: Reply = {
        "type": "response",
        "seq": request.get("seq", 0),
        "request_seq": request.get("seq", 0),
        "command": request.get("command", ""),
        "success": not problem,
    }
    if problem:
        reply["message"] = problem
    reply["body"] = {} if body is None else body
    return reply


def state(prefix: str, breakpoints: list[Reply], stopped: list[Any], *, started: bool) -> Reply:
    """What debugInfo tells a front end that comes, or comes back."""
    return {
        "isStarted": started,
        "hashMethod": HASH_METHOD,
        "hashSeed": HASH_SEED,
        "tmpFilePrefix": prefix,
        "tmpFileSuffix": ".py",
        "breakpoints": breakpoints,
        "stoppedThreads": stopped,
        "richRendering": True,
        "exceptionPaths": ["Python Exceptions"],
        "copyToGlobals": True,
    }


def arguments_of(request: Request) -> dict[str, Any]:
    """A request's arguments, which may be left out."""
    found = request.get("arguments")
    return dict(found) if isinstance(found, Mapping) else {}


def frames_of_user(frames: Iterable[Reply], prefix: str) -> list[Reply]:
    """A stack, innermost first, without what is below the outermost cell: whatever started the kernel."""
    found = list(frames)
    cells = [at for at, frame in enumerate(found) if str(_path(frame)).startswith(prefix)]
    return found[: cells[-1] + 1] if cells else found


def _path(frame: Reply) -> Any:
    return (frame.get("source") or {}).get("path", "")


class Lines(NamedTuple):
    """Lines of a cell's file, from 1 on, that run as another file whose first line is the first of them."""

    first: int
    last: int
    filename: str


def lines_of_cell(source: str, filename: str) -> list[Lines]:
    """How a cell is compiled: without the blank lines at its top; below a cell magic, as a cell within the cell."""
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    last = len(lines)
    magic = _CELL_MAGIC.match(lines[first - 1])
    if magic is None or first == last:
        return [Lines(first, last, filename)]
    within = f"{filename[:-1]}, %%{magic[1]}>"
    return [Lines(first, first, filename), Lines(first + 1, last, within)]
