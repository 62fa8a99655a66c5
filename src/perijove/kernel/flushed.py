"""Text that code has flushed and the worker has not sent yet, in memory that the host reads when the worker has died.

Lines that are flushed one after the other are sent together, for speed; but those before a crash are flushed because of
it, and the last of them tell most.
"""

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import mmap

# What a worker keeps back at most (`streams`), in the widest characters, and as much again for what is about it.
SIZE = 2**19
_USED = struct.Struct("<I")
_RECORD = struct.Struct("<BII")
_NAMES = ("stdout", "stderr")


def make_memory() -> int:
    """The memory's descriptor; -1 where the system has no such thing, or the user may have no file as large as it."""
    if not hasattr(os, "memfd_create"):
        return -1
    descriptor = os.memfd_create("perijove-flushed")
    try:
        os.ftruncate(descriptor, SIZE)
    except OSError:
        os.close(descriptor)
        return -1
    return descriptor


class Flushed:
    """One side's view of the memory."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._memory: mmap.mmap | None = None
        self._used = _USED.size
        self._parent = b""

    @property
    def _view(self) -> "mmap.mmap":
        if self._memory is None:
            import mmap  # noqa: PLC0415 - few kernels need it

            self._memory = mmap.mmap(self._descriptor, SIZE)
        return self._memory

    def note(self, parent: bytes, name: str, text: str) -> bool:
        """Adds text of the cell with this parent; False when there is no room for it."""
        data = text.encode("utf-8", "backslashreplace")
        told = b"" if parent == self._parent else parent  # nothing is: as of the text before
        end = self._used + _RECORD.size + len(told) + len(data)
        if end > SIZE:
            return False
        view = self._view
        record = _RECORD.pack(_NAMES.index(name), len(told), len(data))
        view[self._used : end] = record + told + data
        # Last, so that whoever reads finds whole records.
        _USED.pack_into(view, 0, end)
        self._used, self._parent = end, parent
        return True

    def forget(self) -> bool:
        """It has been sent; False when there was nothing."""
        held = self._used > _USED.size
        if held:
            self._used, self._parent = _USED.size, b""
            _USED.pack_into(self._view, 0, self._used)
        return held

    def read(self) -> list[tuple[bytes, str, str]]:
        """Parents, streams and texts."""
        if self._descriptor < 0:
            return []
        view = self._view
        (end,) = _USED.unpack_from(view, 0)
        found: list[tuple[bytes, str, str]] = []
        start, parent = _USED.size, b""
        while start < end:
            kind, told, size = _RECORD.unpack_from(view, start)
            start += _RECORD.size
            parent = view[start : start + told] or parent
            text = view[start + told : start + told + size]
            found.append((parent, _NAMES[kind], text.decode()))
            start += told + size
        return found

    def close(self) -> None:
        """Lets go of it."""
        if self._memory is not None:
            self._memory.close()
        if self._descriptor >= 0:
            os.close(self._descriptor)
