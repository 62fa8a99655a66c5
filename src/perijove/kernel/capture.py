"""What a worker writes to its descriptors 1 and 2, below Python: C libraries, child processes, a dying interpreter.

The host reads the pipes, so a writer that holds the interpreter's lock can't wait for a reader that needs it.
"""

import codecs
import os

# A pipe holds as much (pipe(7)), so that much may have been written before its writer said that it is done.
_CAPACITY = 65536


class Pipe:
    """The reading end of a pipe, as text: whole lines, an unfinished one only when asked for.

    Its `owner` is the parent of the cell whose processes write to it; None as long as that is the latest cell. A
    `shared` one never has an owner.
    """

    def __init__(self, name: str, descriptor: int, *, shared: bool = False) -> None:
        os.set_blocking(descriptor, False)
        self.shared = shared
        self.owner: bytes | None = None
        self.name = name
        self.descriptor = descriptor
        self.closed = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line = ""

    @property
    def unfinished(self) -> bool:
        """Is there a line that has no end yet?"""
        return bool(self._line)

    def read(self) -> str:
        """The lines that have arrived."""
        text = self._line + self._read(_CAPACITY)
        # A carriage return ends a line too: progress bars write nothing else.
        end = max(text.rfind("\n"), text.rfind("\r")) + 1
        self._line = text[end:]
        return text[:end]

    def drain(self) -> str:
        """Everything that was written before this call, unfinished lines too."""
        pieces = [self._line]
        self._line = ""
        left = _CAPACITY
        while left > 0 and (piece := self._read(left)):
            pieces.append(piece)
            left -= len(piece)
        return "".join(pieces)

    def _read(self, size: int) -> str:
        if self.closed:
            return ""
        try:
            data = os.read(self.descriptor, size)
        except BlockingIOError:
            return ""
        if not data:
            self.closed = True
        return self._decoder.decode(data, final=not data)

    def close(self) -> None:
        """Ends it."""
        os.close(self.descriptor)
