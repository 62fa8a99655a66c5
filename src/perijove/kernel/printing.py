"""What code prints, on the host's side: from the link and the pipes, past limits, to dispatch."""

import select
from collections.abc import Callable, Collection, Iterable

from perijove.kernel.actions import Action, Text
from perijove.kernel.capture import Pipe
from perijove.kernel.dispatch import Dispatch
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled, stream
from perijove.kernel.sources import Sources
from perijove.kernel.spill import Spill
from perijove.kernel.throttle import Throttle

# Seconds that an unfinished line on a pipe waits for its end.
_LINE = 0.02
# A file takes text so many times faster than clients are given it.
_DISK = 8
# Characters of stderr that are told when a worker has died.
_TAIL = 4096


class Printing:
    """The pipes of the present worker, and the limits."""

    def __init__(
        self,
        dispatch: Dispatch,
        perform: Callable[[list[Action]], None],
        sources: Sources,
        throttle: Throttle,
        spill: Spill,
    ) -> None:
        self._dispatch = dispatch
        self._perform = perform
        self._sources = sources
        self._throttle = throttle
        self._spill = spill
        self._pipes: list[Pipe] = []
        # All pipes are asked at once whether they hold anything: at a cell's end few do.
        self._poll = select.poll()
        self.tail = ""
        self._used = False
        self._settled: list[Pipe] = []

    def attach(self, pipes: Iterable[Pipe]) -> None:
        """A worker writes to these, too."""
        for pipe in pipes:
            self._pipes.append(pipe)
            self._poll.register(pipe.descriptor, select.POLLIN)
            self._sources.watch(pipe.descriptor, lambda pipe=pipe: self._read(pipe))  # type: ignore[misc]

    def part(self, renew: Callable[[], tuple[Pipe, ...]], *, used: bool) -> None:
        """A cell has ended, whose processes may go on writing if it has `used` any: the next one gets other pipes.

        As long as other cells run, which have the same, it has to wait.
        """
        self._used = self._used or used
        if self._used and len(self._dispatch.parents()) == 1 and (pipes := renew()):
            self._used = False
            self._settle()
            self.attach(pipes)

    def _settle(self) -> None:
        parent = bytes(self._dispatch.latest_parent)
        self._settled = [pipe for pipe in self._pipes if pipe.owner is None and not pipe.shared]
        for pipe in self._settled:
            pipe.owner = parent

    def unsettle(self, names: Collection[str]) -> None:
        """Of these streams the pipe that was settled last is still the one of all cells."""
        for pipe in self._settled:
            if pipe.name in names:
                pipe.owner = None

    def detach(self) -> None:
        """The worker has gone."""
        for pipe in tuple(self._pipes):
            self._drop(pipe)
        self.tail = ""
        self._used = False
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

    def _read(self, pipe: Pipe) -> None:
        self._piped(pipe, pipe.read())
        if pipe.closed:
            self._piped(pipe, pipe.drain())
            self._drop(pipe)

    def _drop(self, pipe: Pipe) -> None:
        self._sources.unwatch(pipe.descriptor)
        self._poll.unregister(pipe.descriptor)
        self._pipes.remove(pipe)
        pipe.close()

    def drain(self) -> None:
        """Passes on all that has been written until now."""
        filled = {descriptor for descriptor, _ in self._poll.poll(0)}
        for pipe in self._pipes:
            if pipe.unfinished or pipe.descriptor in filled:
                self._piped(pipe, pipe.drain())

    def _piped(self, pipe: Pipe, text: str) -> None:
        if text:
            if pipe.name == "stderr":
                self.tail = (self.tail + text)[-_TAIL:]
            parent = bytes(self._dispatch.latest_parent) if pipe.owner is None else pipe.owner
            self.say([(parent, pipe.name, text)])

    def say(self, pieces: Iterable[tuple[bytes, str, str]]) -> None:
        """Passes text on: the parents of the cells, the names of the streams, the texts."""
        for parent, name, text in pieces:
            self._perform(self.admit(parent, stream(name, text)))

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

    def regulate(self, link: int) -> None:
        """Looks at the worker's descriptors no more often than what it prints can be taken."""
        self._throttle.regulate((link, *(pipe.descriptor for pipe in self._pipes)))

    @property
    def timeout(self) -> float | None:
        """Seconds until something has to be done."""
        return _LINE if any(pipe.unfinished for pipe in self._pipes) else self._throttle.timeout
