"""Requests to debugpy that wait for their responses. Front ends' numbers are their own; these are ours."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from perijove.kernel.dap import Reply
from perijove.kernel.tracer import Tracer

Answer = Callable[[Reply], None]


class Asked:
    """The ones that have been sent, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._waiting: dict[int, Answer] = {}

    def send(self, tracer: Tracer, request: Mapping[str, Any], then: Answer) -> None:
        """Sends one; `then` is called with its response, in the tracer's thread."""
        with self._lock:
            self._number += 1
            number = self._number
            self._waiting[number] = then
        tracer.send({**request, "type": "request", "seq": number})

    def answered(self, response: Reply) -> None:
        """Hands a response to whoever waits for it."""
        with self._lock:
            then = self._waiting.pop(response.get("request_seq", 0), None)
        if then is not None:
            then(response)
