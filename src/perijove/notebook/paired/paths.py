"""Where the files of a paired notebook are: one stem, and each format's folder, suffix and extension."""

from pathlib import PurePath

from perijove.notebook.errors import NotebookError
from perijove.notebook.paired.format import Format


def stem_of(path: PurePath, fmt: Format) -> PurePath:
    """The path that a notebook's files have in common; raises NotebookError when a file is not where it should be."""
    ending = fmt.suffix + fmt.extension
    folder, name = path.parent, path.name
    if not name.endswith(ending):
        raise NotebookError(f"does not end with {ending}, as {fmt.short!r} asks", name=str(path))
    name = name[: -len(ending)]
    below, start = _parts(fmt)
    if not name.startswith(start) or (below and folder.parts[-len(below) :] != below):
        raise NotebookError(f"is not in {fmt.prefix!r}, as {fmt.short!r} asks", name=str(path))
    for _ in below:
        folder = folder.parent
    return folder / name.removeprefix(start)


def path_of(stem: PurePath, fmt: Format) -> PurePath:
    """The path of a notebook's file in a format."""
    below, start = _parts(fmt)
    return stem.parent.joinpath(*below) / f"{start}{stem.name}{fmt.suffix}{fmt.extension}"


def _parts(fmt: Format) -> tuple[tuple[str, ...], str]:
    """The folders of a prefix, and what it puts before a name."""
    folder, _, start = fmt.prefix.rpartition("/")
    return tuple(part for part in folder.split("/") if part), start
