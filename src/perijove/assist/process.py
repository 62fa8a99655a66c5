"""The helper process for static analysis, from the side of the program that asks it.

It is started by the first question, in the background; it is asked with a deadline, killed when it hangs, and started
anew by the next question. It ends with the program, whose end closes its input.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

# Seconds after which an analysis is taken to have hung.
HANGS = 10.0
# Starts that fail one after the other; afterwards there is no static analysis in this session.
MAX_FAILURES = 3

Matches = list[dict[str, Any]]


class Question:
    """One question and, when it comes, its answer."""

    def __init__(self, number: int, told: Callable[[Matches], object] | None = None) -> None:
        """`told` is called with the answer, by the thread that it comes in."""
        self.number = number
        self._told = told
        self.asked = time.monotonic()
        self._answered = threading.Event()
        self._matches: Matches = []

    def tell(self, matches: Matches) -> None:
        """Give the answer."""
        self._matches = matches
        self._answered.set()
        if self._told is not None:
            self._told(matches)

    def wait(self, seconds: float) -> Matches:
        """The answer, or nothing when it takes longer than that."""
        return self._matches if self._answered.wait(max(0.0, seconds)) else []


class Helper:
    """Asks the helper process; may be used from several threads."""

    def __init__(self, command: Sequence[str] | None = None, *, hangs: float = HANGS) -> None:
        self._command = list(command or [sys.executable, "-m", "perijove.assist.helper"])
        self._hangs = hangs
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = False
        self._ready = False
        self._question: Question | None = None
        self._number = 0
        self._failures = 0
        self._closed = False

    def ask(
        self,
        code: str,
        cursor: int,
        *,
        before: str = "",
        folder: str = ".",
        path: Sequence[str] = (),
        told: Callable[[Matches], object] | None = None,
    ) -> Question:
        """Ask what could stand at the cursor; the answer is waited for with the question, or told to a function.

        `before` ran earlier; `path` is the `sys.path` of the code, the helper's own when empty.
        """
        with self._lock:
            self._number += 1
            question = Question(self._number, told)
            if self._has_hung():
                self._end()
            process = self._process
            if process is None:
                self._start()
            if process is None or not self._ready:
                question.tell([])  # nobody waits for the process to start, and to import what it needs
                return question
            self._question = question
            request = {"id": question.number, "code": code, "cursor": cursor, "before": before, "folder": folder}
            line = json.dumps({**request, "path": list(path)}).encode() + b"\n"
        # Outside the lock: a helper that does not read fills the pipe; the thread that finds it hung can then end it.
        threading.Thread(target=self._send, args=(process, line), name="assist-send", daemon=True).start()
        return question

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._closed = True
            self._end()

    def _has_hung(self) -> bool:
        waiting = self._question
        return waiting is not None and time.monotonic() - waiting.asked > self._hangs

    def _start(self) -> None:
        if self._closed or self._starting or self._failures >= MAX_FAILURES:
            return
        self._starting = True
        threading.Thread(target=self._run, name="assist", daemon=True).start()

    def _run(self) -> None:
        """Start the process and read its answers until it ends."""
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is not for it
            )
        except OSError:
            with self._lock:
                self._starting, self._failures = False, MAX_FAILURES
            return
        with self._lock:
            self._starting = False
            if self._closed:
                _stop(process)
                return
            self._process = process
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self._answered(json.loads(line))
        with self._lock:
            self._failures += 1
            if self._process is process:
                self._end()

    def _answered(self, answer: dict[str, Any]) -> None:
        with self._lock:
            self._failures, self._ready = 0, True
            question = self._question
            if question is None or question.number != answer["id"]:
                return  # an answer to what nobody wants to know any more
            self._question = None
        question.tell(answer["matches"])

    def _send(self, process: subprocess.Popen[bytes], line: bytes) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except (OSError, ValueError):
            return  # it has ended; the thread that reads its answers takes note

    def _end(self) -> None:
        process, self._process, self._question, self._ready = self._process, None, None, False
        if process is not None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    assert process.stdin is not None
    try:
        process.stdin.close()
    except (OSError, ValueError):  # what was to be sent to it is not wanted any more
        return
