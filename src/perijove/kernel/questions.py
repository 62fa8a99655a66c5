"""Answers questions about code in a thread of its own: a slow `__dir__` must not keep the link from being read."""

import queue
from collections.abc import Callable
from typing import Any

from perijove.kernel.content import encode_content
from perijove.kernel.language import Language, Reply
from perijove.kernel.link import BlockingLink, head, value
from perijove.kernel.threads import start_thread


class Questions:
    """The thread, which is started by the first question."""

    def __init__(self, link: BlockingLink) -> None:
        self._link = link
        self._asked: queue.SimpleQueue[Callable[[], None] | None] | None = None

    def put(self, language: Language, number: int, msg_type: str, content: bytes) -> None:
        """Has a question answered; from the link's thread."""
        if self._asked is None:
            self._asked = queue.SimpleQueue()
            start_thread("perijove-queries", self._answer_all, self._asked)
        self._asked.put(lambda: self._answer(language, number, msg_type, content))

    def end(self) -> None:
        """There will be no more of them."""
        if self._asked is not None:
            self._asked.put(None)

    @staticmethod
    def _answer_all(asked: "queue.SimpleQueue[Callable[[], None] | None]") -> None:
        while (answer := asked.get()) is not None:
            answer()

    def _answer(self, language: Language, number: int, msg_type: str, content: bytes) -> None:
        try:
            reply = _QUERIES[msg_type](language, value(content))
        except Exception as error:  # noqa: BLE001 - objects of the user answer here
            reply = {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        reply.setdefault("status", "ok")
        self._link.send(head("answer", number), encode_content(reply))


_QUERIES: dict[str, Callable[[Language, dict[str, Any]], Reply]] = {
    "complete_request": lambda language, request: language.complete(request["code"], request["cursor_pos"]),
    "inspect_request": lambda language, request: language.inspect(
        request["code"], request["cursor_pos"], request.get("detail_level", 0)
    ),
    "is_complete_request": lambda language, request: language.is_complete(request["code"]),
    "history_request": lambda language, request: language.history(dict(request)),
}
