"""How code that runs is stopped, one step an interrupt, each harder than the one before; pure.

1. KeyboardInterrupt, or the cancellation of what awaits, in the cell alone.
2. The same again, and in the processes that it has started.
3. Once more, and its stacks are shown.
4. The worker is killed and another one started: only when the settings allow it, and some seconds after the stacks were
   shown, so that somebody who presses a key five times does not lose their variables.

A time limit climbs by itself, one step in as many seconds.
"""

from perijove.kernel import replies
from perijove.kernel.actions import Action, Alarm, DumpStacks, Interrupt, Kill, ToWorker
from perijove.kernel.policy import Policy
from perijove.kernel.sending import head, publish
from perijove.kernel.shells import Job, Shell

_STACKS = 3


def interrupt(shell: Shell, job: Job, policy: Policy) -> list[Action]:
    """The next step for what this shell runs."""
    if job.ripe and policy.kill_stuck:
        return [_say(job, "the cell did not react to interrupts, so its worker is killed"), Kill()]
    job.interrupts += 1
    children = job.interrupts > 1
    told = ToWorker((head(("interrupt", job.number, shell.id, children)),))
    # A subshell is a thread, and signals reach the main one: the word on the link does it all.
    actions: list[Action] = [told] if shell.id else [Interrupt(children=children), told]
    if job.interrupts == _STACKS:
        hint = "this is where its threads are; "
        if policy.kill_stuck:
            hint += f"an interrupt in {policy.patience:g} seconds or later ends the worker, with all its variables"
        actions += [_say(job, f"the cell has not reacted to interrupts: {hint}"), DumpStacks()]
        if not job.timed_out:
            actions.append(Alarm(job.number, policy.patience))
    return actions


def alarm(shell: Shell, job: Job, policy: Policy) -> list[Action]:
    """The time that was given is over: for the cell itself, or for a step of this ladder."""
    if job.interrupts >= _STACKS:
        job.ripe = True
        return interrupt(shell, job, policy) if job.timed_out else []
    if job.time_limit is None:
        return []
    actions: list[Action] = []
    if not job.timed_out:
        job.timed_out = True
        actions.append(_say(job, f"the cell's time is over after {job.time_limit:g} seconds"))
    return [*actions, *interrupt(shell, job, policy), Alarm(job.number, policy.patience)]


def _say(job: Job, text: str) -> Action:
    return publish("stream", replies.stream("stderr", f"{text}\n"), job.message.raw_header)


def forget(job: Job) -> list[Action]:
    """The job is done: nobody needs to be woken for it any more."""
    armed = job.interrupts >= _STACKS or job.time_limit is not None
    return [Alarm(job.number, None)] if armed else []
