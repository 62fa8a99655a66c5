"""Hands a debugger's requests to the language, in a thread of their own: it goes on while everything is stopped."""

import queue
from typing import Any

from perijove.kernel.content import encode_content
from perijove.kernel.dap import answer
from perijove.kernel.front import Front
from perijove.kernel.language import DebugLanguage, Reply
from perijove.kernel.link import BlockingLink, head, value
from perijove.kernel.threads import start_thread


class Debugging:
    """The thread, which is started by the first request."""

    def __init__(self, link: BlockingLink, front: Front) -> None:
        self._link = link
        self._front = front
        self._asked: queue.SimpleQueue[tuple[object, int, dict[str, Any]]] | None = None

    def put(self, language: object, number: int, content: bytes) -> None:
        """Has a request served; from the link's thread."""
        if self._asked is None:
            self._asked = queue.SimpleQueue()
            start_thread("perijove-debugging", self._serve, self._asked)
        self._asked.put((language, number, value(content)))

    def _serve(self, asked: "queue.SimpleQueue[tuple[object, int, dict[str, Any]]]") -> None:
        while True:
            language, number, request = asked.get()

            def reply(content: Reply, number: int = number) -> None:
                self._link.send(head("answer", number), encode_content(content))

            if not isinstance(language, DebugLanguage):
                reply(answer(request, problem="this language has no debugger"))
                continue
            try:
                language.debug(request, self._front, reply)
            except Exception as error:  # noqa: BLE001 - a language that fails must not end its debugger
                reply(answer(request, problem=f"{type(error).__name__}: {error}"))
