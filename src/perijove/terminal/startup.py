"""What runs before the first input: startup files, and code from the command line."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from perijove.paths import config_dir

SUFFIXES = {".py", ".ipy"}


@dataclass(frozen=True, slots=True)
class Startup:
    """Files that are run in this order, then cells; errors in them are shown, and the session begins."""

    files: tuple[Path, ...] = ()
    cells: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.cells)


NOTHING = Startup()


def startup_files(environ: Mapping[str, str], named: tuple[str, ...]) -> tuple[Path, ...]:
    """PYTHONSTARTUP, the files of the folder `startup` beside the settings, sorted, and those of the settings."""
    return tuple(Path(file).expanduser() for file in _found(environ, named))


def _found(environ: Mapping[str, str], named: tuple[str, ...]) -> Iterator[str | Path]:
    first = environ.get("PYTHONSTARTUP")
    if first and not sys.flags.ignore_environment:
        yield first
    folder = os.path.join(config_dir(environ), "startup")  # noqa: PTH118 - asked at each start, so by the short way
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - as above
    except OSError:  # there is no such folder
        names = []
    yield from (Path(folder, name) for name in names if Path(name).suffix in SUFFIXES)
    yield from named
