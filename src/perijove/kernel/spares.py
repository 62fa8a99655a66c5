"""Kernels made beforehand: a host and its worker, ready, which wait to hear what they shall be called.

A spare is like a kernel that was asked for lately: the same options, folder and environment. It is given to who asks
for just that, as long as nothing that it has read at its start has changed meanwhile.
"""

import os
import socket
from collections import OrderedDict
from typing import NamedTuple

from perijove.kernel.birth import Birth

# So many kinds of kernels are expected again.
_KINDS = 3


class Likeness(NamedTuple):
    """Two kernels that agree in this can be swapped before either has run anything."""

    cwd: str
    env: frozenset[tuple[str, str]]
    arguments: tuple[str, ...]
    stamps: tuple[int, ...]


def likeness(birth: Birth) -> Likeness:
    """How a kernel is now, told by what it was asked to be and by the files that it reads when it starts."""
    return Likeness(birth.cwd, frozenset(birth.env.items()), birth.arguments, _stamps(birth))


def _stamps(birth: Birth) -> tuple[int, ...]:
    from perijove.paths import config_dir  # noqa: PLC0415 - a zygote has it, and who only reads requests need not
    from perijove.settings import FILE_NAME  # noqa: PLC0415 - as above

    folder = os.path.abspath(birth.cwd)  # noqa: PTH100 - pathlib is not worth its time here
    files = [str(config_dir(birth.env) / FILE_NAME)]
    while True:
        files.append(os.path.join(folder, FILE_NAME))  # noqa: PTH118 - as above
        above = os.path.dirname(folder)  # noqa: PTH120 - as above
        if above == folder:
            break
        folder = above
    if "--python" in birth.arguments[:-1]:
        python = birth.arguments[birth.arguments.index("--python") + 1]
        prefix = os.path.dirname(os.path.dirname(python))  # noqa: PTH120 - as above
        files += [python, f"{prefix}/pyvenv.cfg", *_packages(prefix)]
    return tuple(map(_changed, files))


def _packages(prefix: str) -> list[str]:
    """The folders in which an environment's packages are: installing changes them."""
    try:
        found = os.listdir(f"{prefix}/lib")  # noqa: PTH208 - as above
    except OSError:
        return []
    return [f"{prefix}/lib/{name}/site-packages" for name in sorted(found) if name.startswith("python")]


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - as above
    except OSError:
        return 0


class Spare(NamedTuple):
    """A kernel that waits: its host's process, and the socket by which it hears its name."""

    pid: int
    socket: socket.socket
    like: Likeness


class Spares:
    """The kernels that wait, at most `count` of a kind."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._expected: OrderedDict[Likeness, Birth] = OrderedDict()
        self._waiting: list[Spare] = []

    def expect(self, birth: Birth) -> None:
        """Somebody has asked for such a kernel, and may do so again."""
        if self._count:
            like = likeness(birth)
            for known in [known for known in self._expected if known[:-1] == like[:-1]]:
                del self._expected[known]
            self._expected[like] = birth
            if len(self._expected) > _KINDS:
                self._expected.popitem(last=False)

    def next(self) -> Birth | None:
        """What the next spare shall be like, the latest kind first; None when there are enough."""
        for like, birth in reversed(self._expected.items()):
            if sum(spare.like == like for spare in self._waiting) < self._count:
                return birth
        return None

    def add(self, spare: Spare) -> None:
        """It waits from now on."""
        self._waiting.append(spare)

    def take(self, birth: Birth) -> Spare | None:
        """One that is just what somebody asks for."""
        like = likeness(birth) if self._waiting else None
        for spare in self._waiting:
            if spare.like == like:
                self._waiting.remove(spare)
                return spare
        return None

    def outdated(self) -> list[Spare]:
        """Those that nobody will ask for any more, which are no spares from now on."""
        left = [spare for spare in self._waiting if spare.like not in self._expected]
        self._waiting = [spare for spare in self._waiting if spare.like in self._expected]
        return left

    def ended(self, pid: int) -> None:
        """A process has ended; if it was one that waits, its kind is not made again until somebody asks for it."""
        for spare in [spare for spare in self._waiting if spare.pid == pid]:
            self._waiting.remove(spare)
            self._expected.pop(spare.like, None)
