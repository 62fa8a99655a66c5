"""What a language sees of its kernel: where it publishes, whom it asks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perijove.kernel.asking import Asking
from perijove.kernel.content import encode_content
from perijove.kernel.language import Buffer
from perijove.kernel.link import BlockingLink, head, value
from perijove.kernel.streams import Cell, Output, current


class Front:
    """The worker's `perijove.kernel.language.Host`."""

    def __init__(self, link: BlockingLink, output: Output, asking: Asking) -> None:
        self._link = link
        self._output = output
        self._asking = asking
        self._heads: dict[str, bytes] = {}
        self.forked = False
        self.subshells: Callable[[], Sequence[str]] = tuple
        self.loop: Callable[[], Any] = lambda: None

    def publish(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Buffer] = (),
    ) -> None:
        """Sends an output, after the text that was written before it."""
        __tracebackhide__ = True
        if self.forked:
            return
        known = self._heads.get(msg_type)
        if known is None:
            known = self._heads[msg_type] = head("publish", msg_type)
        body = encode_content(content)
        self._output.send()
        if metadata or buffers:
            parts = [_flat(buffer) for buffer in buffers]
            self._link.send(known, self._output.owner().parent, body, encode_content(metadata or {}), *parts)
        else:
            self._link.send(known, self._output.owner().parent, body)

    def parent(self) -> Mapping[str, Any]:
        """The header of the request on whose behalf the calling code runs."""
        header: dict[str, Any] = value(self._output.owner().parent)
        return header

    def work_for(self, header: Mapping[str, Any]) -> None:
        """Lets the calling thread's or task's output belong to the request with this header."""
        present = self._output.owner()
        if header != value(present.parent):
            current.set(Cell(encode_content(header), present.allow_stdin))

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Asks the front end for a line."""
        __tracebackhide__ = True
        if self.forked:
            raise EOFError("a forked child can't ask the front end")
        return self._asking.ask(str(prompt), password=password)

    def log(self, text: str) -> None:
        """Tells whoever has started the kernel, and no front end."""
        if not self.forked:
            self._link.send(b'["log"]', text.encode("utf-8", "replace"))


def _flat(buffer: Buffer) -> memoryview:
    """The bytes in their order, copied only when they don't lie in one piece."""
    view = memoryview(buffer)
    return view.cast("B") if view.c_contiguous and view.nbytes else memoryview(view.tobytes())
