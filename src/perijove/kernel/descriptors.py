"""What a forked child does with its parent's descriptors."""

import os


def close_all_but(*kept: int) -> None:
    """A child starts with nothing of its parent's: listening sockets, pipes, files."""
    try:
        descriptors = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - pathlib is not worth it
    except OSError:
        descriptors = list(range(os.sysconf("SC_OPEN_MAX")))
    for descriptor in descriptors:
        if descriptor not in kept:
            try:
                os.close(descriptor)
            except OSError:
                pass  # the listing's own
