"""The file objects that code finds as sys.stdout, sys.stderr and sys.stdin in a worker."""

import codecs
import io
from collections.abc import Callable
from typing import Any

from perijove.kernel.streams import Output


class Writer(io.TextIOBase):
    """sys.stdout or sys.stderr: text goes into the batch, `fileno()` is the descriptor that the host reads."""

    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    line_buffering = False
    write_through = False

    def __init__(self, name: str, descriptor: int, output: Output) -> None:
        self.name = f"<{name}>"
        self.mode = "w"
        self.buffer = _Bytes(self)
        self._descriptor = descriptor
        self._output = output
        # In the place of a method, which would be one more call each time.
        self.write = output.writer(name)  # type: ignore[method-assign]

    def is_wanted(self) -> bool:
        """Whether the calling code belongs to a cell."""
        return self._output.is_in_cell()

    def writelines(self, lines: Any, /) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Sends what has been written; in a forked child writes it."""
        __tracebackhide__ = True
        self._output.flush()

    def close(self) -> None:
        """Stays open: the next cell would have nowhere to print to."""

    def reconfigure(self, **_: Any) -> None:
        """Accepted and ignored: text is sent as text, so there is no encoding to choose."""

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class Switch:
    """sys.stdout or sys.stderr of a program with a kernel in it: for cells the kernel's, else the program's."""

    def __init__(self, cells: Writer, programs: Any) -> None:
        self._cells: Writer | None = cells
        self._programs = programs

    def leave(self) -> None:
        """The kernel has ended; whoever has kept this writes to the program's stream from now on."""
        self._cells = None

    def __getattr__(self, name: str) -> Any:
        cells = self._cells
        return getattr(self._programs if cells is None or not cells.is_wanted() else cells, name)


class _Bytes(io.BufferedIOBase):
    """`sys.stdout.buffer`: bytes, decoded as they come, in order with the text."""

    def __init__(self, text: Writer) -> None:
        self.raw = self
        self._text = text
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def write(self, data: Any, /) -> int:
        with memoryview(data) as view:
            self._text.write(self._decode(bytes(view)))
            return view.nbytes

    def flush(self) -> None:
        self._text.flush()

    def fileno(self) -> int:
        return self._text.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stays open, as the text above it."""


class Reader(io.TextIOBase):
    """sys.stdin: each line is asked for at the front end."""

    encoding = "utf-8"
    errors = "strict"
    name = "<stdin>"
    mode = "r"

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._rest = ""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        __tracebackhide__ = True
        if not self._rest:
            try:
                self._rest = self._ask("") + "\n"
            except EOFError:
                return ""
        end = len(self._rest) if size is None or size < 0 else size
        line, self._rest = self._rest[:end], self._rest[end:]
        return line

    def read(self, size: int | None = -1, /) -> str:
        if size is not None and size >= 0:
            return self.readline(size)
        return "".join(iter(self.readline, ""))

    def readable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 0

    def close(self) -> None:
        """Stays open: the next cell may ask too."""
