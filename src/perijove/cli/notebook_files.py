"""The notebook files that a command was asked for: files as they are, folders for all that is in them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from perijove.cli.errors import CommandError


def notebook_files(places: Iterable[Path]) -> Iterator[Path]:
    """Each file, and each `.ipynb` in each folder, checkpoints left out; raises CommandError when one is not there."""
    for place in places:
        if place.is_dir():
            yield from sorted(path for path in place.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
        elif place.exists():
            yield place
        else:
            raise CommandError(f"{place}: no such file or folder")


def content_in(path: Path) -> bytes:
    """What is in a file; raises CommandError that names it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from error
