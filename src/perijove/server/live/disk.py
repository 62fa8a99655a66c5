"""A live notebook's file: read, written and watched, never over what somebody else has put there.

`base` is the content that the room's notebook is based on: what was read, or written last. Every method blocks, so that
a room calls them from a thread, one at a time.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perijove.notebook.errors import NotebookError
from perijove.notebook.file import replace
from perijove.notebook.ipynb import content_of, reads
from perijove.notebook.model import Notebook
from perijove.notebook.style import style_of

Stamp = tuple[int, int, int]


class ChangedOnDisk(Exception):
    """Raised when the file is not what the notebook is based on, so that nothing was written."""


@dataclass(slots=True)
class NotebookFile:
    """One file, the content that is known of it, and how it looked at that moment."""

    path: Path
    base: bytes = b""
    stamp: Stamp | None = None
    # Whether it is written as it was: with its own indent, order of keys and newlines.
    preserve: bool = False

    @property
    def writable(self) -> bool:
        return os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)

    def read(self) -> Notebook:
        """Read the file and base everything on it; raises NotebookError and OSError."""
        content, stamp = _read(self.path)
        notebook = parse(content, self.path.name)
        self.base, self.stamp = content, stamp
        return notebook

    def merge(self, mine: Notebook) -> tuple[Notebook, Notebook]:
        """Read the file, and merge with it what `mine` has made of the base; raises NotebookError and OSError."""
        from perijove.notebook.merge.merge import merge  # noqa: PLC0415 - seldom needed

        base = parse(self.base, self.path.name)
        theirs = self.read()
        return theirs, merge(base, mine, theirs).notebook

    def look(self) -> bytes | None:
        """The content, when somebody else has changed it since; raises OSError."""
        stamp = _stamp(self.path)
        if stamp == self.stamp:
            return None
        # Told once: the next look compares with what was seen now.
        self.stamp = stamp
        content, self.stamp = _read(self.path)
        return None if content == self.base else content

    def write(self, notebook: Notebook, *, anyway: bool = False) -> None:
        """Replace the file; raises ChangedOnDisk, OSError. With `anyway` a foreign content is kept aside first."""
        try:
            found: bytes | None = _read(self.path)[0]
        except FileNotFoundError:
            found = None
        if found is not None and found != self.base:
            if not anyway:
                raise ChangedOnDisk(f"{self.path.name} was changed on disk by another program; nothing was written")
            self.write_aside(found)
            self.base = found
        content = content_of(notebook, style=style_of(self.base) if self.preserve and self.base else None)
        if content != found:
            replace(self.path, content)
        self.base, self.stamp = content, _stamp(self.path)

    def write_notebook_aside(self, notebook: Notebook) -> Path:
        """Keep a notebook that lost a conflict beside the file; raises OSError."""
        return self.write_aside(content_of(notebook))

    def write_aside(self, content: bytes) -> Path:
        """Keep a version that lost a conflict beside the file; raises OSError."""
        # Local time, to the second, is what somebody looks for in a list of files.
        when = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        for number in range(100):
            mark = f".{number}" if number else ""
            place = self.path.with_name(f"{self.path.stem}.conflict-{when}{mark}{self.path.suffix}")
            try:
                with place.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return place
        raise FileExistsError(f"there are a hundred files beside {self.path.name} that keep conflicts of this second")


def parse(content: bytes, name: str) -> Notebook:
    """A notebook from a file's content; raises NotebookError that names the file."""
    return reads(content, name=name)


def problem_of(error: OSError | NotebookError | ChangedOnDisk, name: str) -> str:
    """What went wrong with the file of this name, for its reader; the system may have named a temporary one."""
    return f"{name}: {error.strerror or error}" if isinstance(error, OSError) else str(error)


def _read(path: Path) -> tuple[bytes, Stamp]:
    stamp = _stamp(path)
    content = path.read_bytes()
    if stamp is None:
        raise FileNotFoundError(2, "the file is gone", str(path))
    return content, stamp


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
