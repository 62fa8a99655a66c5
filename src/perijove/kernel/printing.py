"""What code prints, on the host's side: from the link and the pipes, past limits, to dispatch."""

from collections.abc import Callable

from perijove.kernel.actions import Action, Text
from perijove.kernel.capture import Pipe
from perijove.kernel.dispatch import Dispatch
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled, stream
from perijove.kernel.spill import Spill
from perijove.kernel.throttle import Throttle

# Seconds that an unfinished line on a pipe waits for its end.
_LINE = 0.02
# A file takes text so many times faster than clients are given it.
_DISK = 8


class Printing:
    """The pipes of the present worker, and the limits."""

    def __init__(
        self, dispatch: Dispatch, perform: Callable[[list[Action]], None], throttle: Throttle, spill: Spill
    ) -> None:
        self._dispatch = dispatch
        self._perform = perform
        self._throttle = throttle
        self._spill = spill
        self._pipes: tuple[Pipe, ...] = ()

    def attach(self, pipes: tuple[Pipe, ...]) -> None:
        """A worker writes to these."""
        self._pipes = pipes

    def detach(self) -> None:
        """It has gone."""
        self._pipes = ()
        self._throttle.forget()

    def close(self) -> None:
        """The kernel ends."""
        self._spill.close()

    def obey(self, policy: Policy | None) -> None:
        """The user wants other limits, if this is something."""
        if policy is not None:
            self._spill.policy = policy

    def admit(self, parent: bytes, content: Text) -> list[Action]:
        """What to do with the content of a stream message: it is sent, or kept, and the worker may have to wait."""
        actions: list[Action] = []
        admitted = self._spill.admit(parent, content)
        self._throttle.passed(sum(map(len, admitted)) or len(content) // _DISK)
        for text in admitted:
            actions += self._dispatch.published("stream", parent, text)
        return actions

    def read(self, pipe: Pipe) -> None:
        """Something has come."""
        self._piped(pipe.name, pipe.read())

    def drain(self) -> None:
        """Passes on all that has been written until now."""
        for pipe in self._pipes:
            self._piped(pipe.name, pipe.drain())

    def _piped(self, name: str, text: str) -> None:
        if text:
            self._perform(self.admit(bytes(self._dispatch.latest_parent), stream(name, text)))

    def end(self, number: int) -> Spilled | None:
        """A job is done: sends the end of what was kept, and says where that is."""
        parent = self._dispatch.parents().get(number)
        if parent is None:
            return None
        rest, spilled = self._spill.end(bytes(parent))
        for content in rest:
            self._perform(self._dispatch.published("stream", bytes(parent), content))
        return spilled

    def end_all(self) -> dict[int, Spilled]:
        """The same for all jobs that run."""
        found = {number: self.end(number) for number in self._dispatch.parents()}
        return {number: place for number, place in found.items() if place is not None}

    @property
    def tail(self) -> str:
        """What was written to stderr last."""
        return next((pipe.tail for pipe in self._pipes if pipe.name == "stderr"), "")

    def regulate(self, link: int) -> None:
        """Looks at the worker's descriptors no more often than what it prints can be taken."""
        self._throttle.regulate((link, *(pipe.descriptor for pipe in self._pipes)))

    @property
    def timeout(self) -> float | None:
        """Seconds until something has to be done."""
        return _LINE if any(pipe.unfinished for pipe in self._pipes) else self._throttle.timeout
