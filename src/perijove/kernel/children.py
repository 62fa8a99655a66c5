"""The child processes that running code waits for: those that a terminal's Ctrl-C would reach."""

import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType


def foreground(frame: "FrameType | None") -> list[int]:
    """The processes for which `subprocess` waits on this stack. Quick, and for signal handlers."""
    module = sys.modules.get("subprocess")
    found: list[int] = []
    if module is None:
        return found
    while frame is not None:
        if frame.f_globals is module.__dict__:
            process = frame.f_locals.get("self")
            # One that is only being made has no pid yet.
            if isinstance(process, module.Popen) and getattr(process, "pid", None) and process.returncode is None:
                found.append(process.pid)
        frame = frame.f_back
    return list(dict.fromkeys(found))


def interrupt_tree(pid: int) -> None:
    """Sends SIGINT to a process and to what it has started."""
    for number in (*descendants(pid), pid):
        try:
            os.kill(number, signal.SIGINT)
        except (ProcessLookupError, PermissionError):
            pass  # it has just ended, or it is another user's


def descendants(pid: int) -> list[int]:
    """The processes below this one, the nearest first; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for parent in level for child in children.get(parent, ())]
        found += level
    return found


def _parents() -> Iterator[tuple[int, int]]:
    try:
        names = os.listdir("/proc")  # noqa: PTH208 - pathlib is not worth its import here
    except OSError:
        return
    for name in names:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123 - as above
                # The name in parentheses may hold anything, so what follows the last one counts (proc(5)).
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue
        yield int(name), int(fields[1])
