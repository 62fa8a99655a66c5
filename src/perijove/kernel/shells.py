"""The main shell and its subshells (JEP 91), each with a queue of what waits for its thread in the worker; pure."""

from collections import deque
from collections.abc import Iterator

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import Action, Alarm, ToWorker
from perijove.kernel.sending import head, publish, status
from perijove.protocol.message import Channel, Message
from perijove.protocol.shell import ExecuteRequest


class _Limits(msgspec.Struct):
    """Of an execution's metadata: seconds that the cell may take."""

    timeout: float | None = None


_decode_limits = msgspec.json.Decoder(_Limits).decode


class Job(msgspec.Struct, gc=False):
    """What waits for a thread: an execution, or a comm message (then there is no request)."""

    channel: Channel
    message: Message
    request: ExecuteRequest | None
    number: int = 0
    count: int = 0
    started: str = ""
    awaits: bool = False
    # The steps of the ladder (`kernel.ladder`) that have been taken, and whether the last one is due.
    interrupts: int = 0
    ripe: bool = False
    timed_out: bool = False

    @property
    def time_limit(self) -> float | None:
        """The seconds that the request's metadata allow, if they do."""
        if self.request is None or b"timeout" not in bytes(self.message.metadata):
            return None
        try:
            limit = _decode_limits(self.message.metadata).timeout
        except msgspec.DecodeError:
            return None
        return limit if limit is not None and limit > 0 else None


class Shell:
    """One queue and what it runs: an execution or a comm message, and comm messages while an execution awaits."""

    def __init__(self, subshell_id: str | None = None) -> None:
        self.id = subshell_id
        self.running: Job | None = None
        self._queue: deque[Job] = deque()

    def put(self, job: Job) -> None:
        """Adds what is to be run."""
        self._queue.append(job)

    @property
    def waiting(self) -> list[str]:
        """The ids of the requests that wait."""
        return [job.message.msg_id for job in self._queue]

    def take(self) -> Iterator[Job]:
        """What can begin now: the next job, and all comm messages while a cell awaits."""
        if self.running is None and self._queue:
            self.running = self._queue.popleft()
            yield self.running
        if self.running is not None and self.running.awaits:
            kept: deque[Job] = deque()
            for job in self._queue:
                if job.request is None:
                    yield job
                else:
                    kept.append(job)
            self._queue = kept

    def take_executions(self) -> list[Job]:
        """Removes the executions that wait; comm messages stay."""
        executions = [job for job in self._queue if job.request is not None]
        self._queue = deque(job for job in self._queue if job.request is None)
        return executions

    def take_all(self) -> list[Job]:
        """Removes all that waits."""
        jobs = list(self._queue)
        self._queue.clear()
        return jobs


def begin(shell: Shell, job: Job) -> list[Action]:
    """What it takes to run a job that has its number."""
    message, request = job.message, job.request
    busy = status("busy", message)
    if request is None:
        told = (head(("comm", job.number, message.msg_type, shell.id)), message.raw_header, message.content)
        return [busy, ToWorker((*told, message.metadata, *message.buffers))]
    facts = ("execute", job.number, job.count, request.silent, request.store_history, request.allow_stdin, shell.id)
    # The worker first: it begins on another processor while this one tells those who watch. What it says is heard
    # after that, so the order of messages is the same.
    actions: list[Action] = [ToWorker((head(facts), message.raw_header, message.content, message.metadata)), busy]
    if not request.silent:
        actions.append(publish("execute_input", replies.execute_input(request.code, job.count), message.raw_header))
    limit = job.time_limit
    if limit is not None:
        actions.append(Alarm(job.number, limit))
    return actions
