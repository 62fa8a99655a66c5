"""Whether the system has ended processes of this kernel's control group for want of memory, as Linux counts it."""

from collections.abc import Iterator


def out_of_memory_kills() -> int | None:
    """How often that has happened; None where nobody counts."""
    for path in _counters():
        try:
            with open(path) as file:  # noqa: PTH123 - pathlib is not worth its import here
                counts = dict(line.split() for line in file)
            return int(counts["oom_kill"])
        except (OSError, KeyError, ValueError):
            continue
    return None


def _counters() -> Iterator[str]:
    """Where the count may be: in version 2 of control groups, in version 1 (cgroups(7))."""
    try:
        with open("/proc/self/cgroup") as file:  # noqa: PTH123 - as above
            groups = [line.rstrip("\n").split(":", 2) for line in file]
    except OSError:
        return
    for _, controllers, path in groups:
        if not controllers:
            yield f"/sys/fs/cgroup{path}/memory.events"
        elif "memory" in controllers.split(","):
            yield f"/sys/fs/cgroup/memory{path}/memory.oom_control"
