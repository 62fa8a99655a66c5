"""The kernels of this user on disk: what runs here, who started it, and how to reach it.

One file a kernel beside its connection file, so that a server that comes back, or another program, finds the kernels
that go on without it. A file whose process has ended is removed by whoever looks next.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from perijove import paths
from perijove.client.connection import read_connection_file, remove_connection
from perijove.client.specs import FoundSpec
from perijove.protocol.errors import ProtocolError
from perijove.protocol.kernelspec import KernelSpec


class KernelRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A kernel that runs; `born` tells its process from a later one of the same id.

    `spec` and `folder` are its kernelspec, by which it is started again; `owner` is the process that manages it, and
    `notebook` the file whose kernel it is, if it is one's.
    """

    kernel_id: str
    name: str
    pid: int
    connection_file: str
    cwd: str
    born: str = ""
    since: float = 0.0
    spec: dict[str, Any] = {}
    folder: str = ""
    owner: int = 0
    owner_born: str = ""
    notebook: str = ""

    @property
    def found(self) -> FoundSpec:
        """Its kernelspec; raises MalformedFile."""
        spec = KernelSpec.from_json(msgspec.json.encode(self.spec))
        return FoundSpec(self.name, spec, Path(self.folder) if self.folder else None)


def new_record(
    kernel_id: str, found: FoundSpec, pid: int, connection_file: Path, cwd: Path, notebook: str
) -> KernelRecord:
    """The record of a kernel that this process has started just now."""
    record = KernelRecord(
        kernel_id=kernel_id,
        name=found.name,
        pid=pid,
        connection_file=str(connection_file),
        cwd=str(cwd),
        since=time.time(),
        spec=msgspec.json.decode(found.spec.to_json()),
        folder=str(found.folder or ""),
        notebook=notebook,
    )
    return owned(record)


def owned(record: KernelRecord) -> KernelRecord:
    """The record of a kernel that this process manages from now on."""
    return msgspec.structs.replace(record, owner=os.getpid(), owner_born=birth(os.getpid()))


class Registry:
    """The records in one folder, by default the runtime directory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.jupyter_runtime_dir()

    def add(self, record: KernelRecord) -> None:
        """Remember a kernel, at once or not at all."""
        paths.make_private(self._folder)
        if not record.born:
            record = msgspec.structs.replace(record, born=birth(record.pid))
        path = self._file(record.kernel_id)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=f".{path.name}-", delete=False) as file:
            file.write(msgspec.json.encode(record))
        Path(file.name).replace(path)

    def remove(self, kernel_id: str) -> None:
        """Forget a kernel; one that is not there is forgotten already."""
        self._file(kernel_id).unlink(missing_ok=True)

    def find(self, connection_file: str) -> KernelRecord | None:
        """The kernel with this connection file, if it runs."""
        return next((record for record in self.records() if record.connection_file == connection_file), None)

    def orphans(self) -> list[KernelRecord]:
        """The kernels of notebooks that nobody manages any more."""
        return [record for record in self.records() if record.notebook and is_orphan(record)]

    def records(self) -> list[KernelRecord]:
        """The kernels that run; what is left of those that have ended is removed."""
        running = []
        for path, record in self._read():
            if is_alive(record):
                running.append(record)
            else:
                path.unlink(missing_ok=True)
                _remove_leftovers(Path(record.connection_file))
        return running

    def _read(self) -> Iterator[tuple[Path, KernelRecord]]:
        for path in sorted(self._folder.glob("perijove-kernel-*.json")):
            try:
                yield path, msgspec.json.decode(path.read_bytes(), type=KernelRecord)
            except (OSError, msgspec.MsgspecError):  # another program's, or gone meanwhile: not ours to judge
                continue

    def _file(self, kernel_id: str) -> Path:
        return self._folder / f"perijove-kernel-{kernel_id}.json"


def is_alive(record: KernelRecord) -> bool:
    """Whether the very process that the record names still runs."""
    if sys.platform == "win32":
        return True  # signal 0 would end it there
    try:
        os.kill(record.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is there, and somebody else's
    return birth(record.pid) == record.born


def is_orphan(record: KernelRecord) -> bool:
    """Whether the process that has managed it has gone."""
    return bool(record.owner_born) and birth(record.owner) != record.owner_born


def birth(pid: int) -> str:
    """When a process began, as the system counts; empty where the system does not say, or for a zombie."""
    try:
        # After the name in parentheses, which may hold anything: the state is field 3, the start time field 22.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _remove_leftovers(connection_file: Path) -> None:
    try:
        remove_connection(connection_file, read_connection_file(connection_file))
    except (OSError, ProtocolError):
        return
