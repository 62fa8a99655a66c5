"""What a kernel's processes use, read from /proc where there is one."""

import os
import time
from collections.abc import Iterable

from perijove.protocol.contents import encode_content
from perijove.protocol.control import UsageReply

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Meter:
    """Remembers the last reading: percentages are between two of them."""

    def __init__(self) -> None:
        self._then = time.monotonic()
        self._used = 0.0

    def measure(self, pids: Iterable[int], worker: int) -> bytes:
        """The content of a usage reply: memory in bytes, processor time in percent of one processor."""
        memory = 0
        used = 0.0
        for pid in pids:
            resident, seconds = _read(pid)
            memory += resident
            used += seconds
        now = time.monotonic()
        percent = 100 * max(0.0, used - self._used) / max(now - self._then, 0.001)
        self._then, self._used = now, used
        reply = UsageReply(
            hostname=os.uname().nodename,
            pid=worker,
            kernel_cpu=round(percent, 1),
            kernel_memory=memory,
            cpu_count=os.cpu_count(),
            host_virtual_memory=_host_memory(),
        )
        return bytes(encode_content(reply))


def _read(pid: int) -> tuple[int, float]:
    """Resident bytes and seconds of processor time; nothing for a process that has gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - pathlib is not worth its import here
            # The name in parentheses may hold anything, so what follows the last one counts (proc(5)).
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return int(fields[21]) * _PAGE, (int(fields[11]) + int(fields[12])) / _TICKS


def _host_memory() -> dict[str, int] | None:
    try:
        with open("/proc/meminfo") as file:  # noqa: PTH123 - as above
            lines = dict(line.split(":", 1) for line in file)
        total, available = (int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    except (OSError, KeyError, ValueError):
        return None
    return {"total": total, "available": available, "used": total - available, "free": available}
