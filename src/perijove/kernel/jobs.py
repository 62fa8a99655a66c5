"""What runs, what waits for it, and how either ends: the executions and comm messages of all shells; pure."""

from collections.abc import Callable, Mapping

from perijove.kernel import ladder, replies
from perijove.kernel.actions import Action, Kill, Text
from perijove.kernel.death import Death
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled
from perijove.kernel.sending import around, publish, reply, status
from perijove.kernel.shells import Job, Shell, begin
from perijove.kernel.subshells import Subshells
from perijove.protocol.message import EMPTY, Channel, Message


class Jobs:
    """The jobs of one kernel, and their numbers."""

    def __init__(self, policy: Policy, clock: Callable[[], str]) -> None:
        self.shells = Subshells()
        self.count = 0
        self.latest_parent: Text = EMPTY
        self.running: dict[int, tuple[Shell, Job]] = {}
        self.policy = policy
        self._clock = clock
        self.held = False
        self._number = 0

    def new_number(self) -> int:
        """A number that the worker has not been told before."""
        self._number += 1
        return self._number

    @property
    def pending(self) -> tuple[str, ...]:
        """The ids of the requests that run or wait."""
        running = (job.message.msg_id for _, job in self.running.values())
        return (*running, *(msg_id for shell in self.shells.all() for msg_id in shell.waiting))

    def of(self, parent: Text) -> Job | None:
        """The job with this request's header, if it runs."""
        found = (job for _, job in self.running.values() if bytes(job.message.raw_header) == bytes(parent))
        return next(found, None)

    def put(self, job: Job) -> Shell:
        """Adds a job to the shell that its message names, which is there."""
        shell = self.shells[job.message.header.subshell_id]
        shell.put(job)
        return shell

    def begin(self, shell: Shell) -> list[Action]:
        """Begins what can begin now."""
        actions: list[Action] = []
        if self.held:
            return actions
        for job in shell.take():
            job.number = self.new_number()
            self.running[job.number] = (shell, job)
            if job is shell.running:
                self.latest_parent = job.message.raw_header
            # As the interpreter counts: what is not remembered has the number of the last that was.
            if job.request is not None and job.request.stores_history and job.request.code.strip():
                self.count += 1
            job.count = self.count
            job.started = self._clock()
            actions += begin(shell, job)
        return actions

    def finish(self, number: int, outcome: str, content: Text, spilled: Spilled | None) -> tuple[Shell, list[Action]]:
        """A job is done: its answer, and that of those that are not run because it failed."""
        shell, job = self.running.pop(number)
        if shell.running is job:
            shell.running = None
        actions = _answer(job, outcome, content, spilled)
        if outcome == "error" and job.request is not None and job.request.stop_on_error:
            actions += self.abort(shell)
        return shell, actions

    def abort(self, shell: Shell) -> list[Action]:
        """Executions that wait are answered as not run; comm messages stay."""
        actions: list[Action] = []
        for job in shell.take_executions():
            actions += around(job.message, reply(job.channel, job.message, replies.aborted(self.count)))
        return actions

    def end(self, death: Death, spilled: Mapping[int, Spilled]) -> list[Action]:
        """The worker has gone: what ran has failed."""
        self.held = False
        actions: list[Action] = []
        for number, (shell, job) in tuple(self.running.items()):
            if job.request is None:
                del self.running[number]
                shell.running = None if shell.running is job else shell.running
                actions += _answer(job, "error", b"")
                continue
            known = death.of(stuck=job.ripe)
            actions.append(publish("error", replies.death_error(known), job.message.raw_header))
            actions += self.finish(number, "error", replies.died(known, job.count), spilled.get(number))[1]
        return actions

    def restart(self, channel: Channel, message: Message) -> list[Action]:
        """Has the worker killed, which the next one follows: what is asked from now on is for that one."""
        self.held = True
        return around(message, reply(channel, message, replies.OK), Kill())

    def interrupt(self, shell: Shell) -> list[Action]:
        """The next step against what a shell runs."""
        return [] if shell.running is None else ladder.interrupt(shell, shell.running, self.policy)

    def alarm(self, number: int) -> list[Action]:
        """The time of a job, or of the last interrupt of it, is over."""
        found = self.running.get(number)
        return [] if found is None else ladder.alarm(*found, self.policy)

    def delete_subshell(self, channel: Channel, message: Message) -> list[Action]:
        """Removes a subshell, with what waits in it and what it runs."""
        shell, answer = self.shells.delete(channel, message)
        if shell is None:
            return answer
        actions = self.abort(shell)
        for job in shell.take_all():
            actions += around(job.message)
        return [*actions, *self.interrupt(shell), *answer]


def _answer(job: Job, outcome: str, content: Text, spilled: Spilled | None = None) -> list[Action]:
    actions: list[Action] = ladder.forget(job)
    if job.request is not None:
        metadata = replies.metadata(job.started, outcome, spilled)
        actions.append(reply(job.channel, job.message, content, metadata))
    return [*actions, status("idle", job.message)]
