"""What a forked kernel has of its own from its first moment on: descriptors, streams, environment, folder, seeds."""

import os
import signal
import sys
import time
from typing import Any, NamedTuple

from perijove.kernel.descriptors import close_all_but


class BirthError(Exception):
    """A request that can't be met."""


class Birth(NamedTuple):
    """What is asked of a zygote: a kernel with these options of the command line, in this folder and environment."""

    connection_file: str
    cwd: str
    env: dict[str, str]
    arguments: tuple[str, ...] = ()

    @property
    def options(self) -> list[str]:
        """Its command line."""
        return ["-f", self.connection_file, *self.arguments]


def read_birth(request: dict[str, Any]) -> Birth:
    """A request as it comes from a client; raises BirthError that says what is wrong with it."""
    file, cwd, env = request.get("connection_file"), request.get("cwd") or "/", request.get("env")
    arguments = request.get("arguments") or []
    if not isinstance(file, str):
        raise BirthError(f"expected a JSON object with connection_file, found {file!r}")
    if not (isinstance(arguments, list) and all(isinstance(each, str) for each in arguments)):
        raise BirthError(f"expected arguments as a list of texts, found {arguments!r}")
    if not os.path.isdir(cwd):  # noqa: PTH112 - pathlib is not worth its import here
        raise BirthError(f"there is no folder {cwd}")
    return Birth(file, cwd, dict(os.environ) if env is None else dict(env), tuple(arguments))


def be_born(birth: Birth, stream: int | None, *kept: int) -> None:
    """In a forked child: nothing of the zygote's is its own but what is `kept`; what it writes goes to `stream`."""
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if stream is not None:
        speak_to(stream)
    close_all_but(0, 1, 2, *kept)
    os.environ.clear()
    os.environ.update(birth.env)
    time.tzset()
    os.chdir(birth.cwd)
    sys.argv[:] = [""]
    if not sys.flags.safe_path:
        sys.path[0] = ""
    elif not birth.env.get("PYTHONSAFEPATH"):
        sys.path.insert(0, "")
    _seed()


def speak_to(stream: int) -> None:
    """Lets what this process writes go there."""
    for descriptor in (1, 2):
        os.dup2(stream, descriptor)
    os.close(stream)


def _seed() -> None:
    # `random`, `uuid`, `secrets` and `ssl` see a fork by themselves; these do not.
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    processes = sys.modules.get("multiprocessing.process")
    if processes is not None:
        processes.current_process().authkey = os.urandom(32)
