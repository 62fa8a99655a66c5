"""`input()` over the link: one question at a time, answers from the link's thread."""

import queue
import threading

from perijove.kernel.content import encode_content
from perijove.kernel.language import StdinNotImplementedError
from perijove.kernel.link import BlockingLink
from perijove.kernel.streams import Output

# Seconds after which a thread that waits for its turn looks whether it has been interrupted.
_LOOK = 0.2


class Asking:
    """Who may ask, and whose question is open."""

    def __init__(self, link: BlockingLink, output: Output) -> None:
        self._link = link
        self._output = output
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self._asker = 0

    def answer(self, value: str) -> None:
        """The line has come."""
        self._answers.put(value)

    def interrupt(self, thread: int) -> None:
        """Wakes this thread when it waits for a line; the main thread is woken by its signal."""
        if self._asker == thread:
            self._answers.put(None)

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """The line; raises EOFError when there is none, KeyboardInterrupt on an interrupt."""
        __tracebackhide__ = True
        cell = self._output.owner()
        if not cell.allow_stdin:
            raise StdinNotImplementedError(
                "the code asks for input, but the front end that sent it takes no questions (allow_stdin is false)"
            )
        while not self._turn.acquire(timeout=_LOOK):
            pass
        try:
            while not self._answers.empty():
                self._answers.get()
            self._asker = threading.get_ident()
            self._output.send()
            self._link.send(b'["input_request"]', cell.parent, encode_content({"prompt": prompt, "password": password}))
            value = self._answers.get()
        finally:
            self._asker = 0
            self._turn.release()
        if value is None:
            raise KeyboardInterrupt
        # A front end says with this character that there is no line (messaging specification, "stdin").
        if value == "\x04":
            raise EOFError
        return value
