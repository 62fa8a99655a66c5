"""The seat of the kernel with a kernel made of a script: who is heard, and when."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from perijove.notebook.changes import AppendStream, SetMetadata
from perijove.server.live.events import (
    Execute,
    KernelDied,
    KernelFailed,
    KernelStarted,
    OutputMade,
    RestartKernel,
    RunFinished,
    RunId,
    StartKernel,
)
from perijove.server.live.kernel import KernelUnavailable, Outcome
from perijove.server.live.kernel_seat import KernelSeat
from perijove.server.live.messages import Complete
from perijove.server.live.tasks import Tasks

ABOUT = KernelStarted("Fake", {}, {})


class Kernel:
    about = ABOUT

    def __init__(self):
        self.ended = 0
        self.on_output = None
        self.new_widgets = None
        self.go = asyncio.Event()

    def new_request(self):
        return "request"

    async def execute(self, _code, _cell_id, _request, on_output, _on_input):
        self.on_output = on_output
        await self.go.wait()
        return Outcome(ok=True)

    async def restart(self):
        pass

    async def shutdown(self):
        self.ended += 1

    def widgets(self):
        return self.new_widgets


class Kernels:
    def __init__(self):
        self.made = []
        self.deaths = []
        self.fault = None

    async def start(self, _name, _language, *, cwd, on_death, notebook):
        if self.fault:
            raise self.fault
        self.made.append(Kernel())
        self.deaths.append(on_death)
        return self.made[-1]


def run(work):
    async def main():
        told = []
        kernels = Kernels()
        with ThreadPoolExecutor(1) as journal:
            async with asyncio.TaskGroup() as group:
                seat = KernelSeat(kernels, Tasks(group, journal), Path())
                seat.report = told.append
                await work(seat, kernels, told)
                await seat.close()
        return told

    return asyncio.run(main())


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def text(word):
    return ("stream", {"name": "stdout", "text": word})


def made(run_id, words):
    return OutputMade(RunId(run_id), [AppendStream("a", "stdout", words)])


def test_the_first_output_is_told_at_once_and_the_next_together():
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        seat.perform(Execute(RunId(1), "a", "code"))
        await settle()
        [kernel] = kernels.made
        for word in "one", "two", "three":
            kernel.on_output(*text(word))
        assert told == [ABOUT, made(1, "one")]
        kernel.go.set()
        await settle()
        assert told[2:] == [made(1, "twothree"), RunFinished(RunId(1), ok=True)]

    run(work)


def test_a_replaced_kernel_is_ended_and_not_heard():
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        seat.perform(Execute(RunId(1), "a", "code"))
        await settle()
        seat.perform(StartKernel("y"))
        await settle()
        old, new = kernels.made
        old.on_output(*text("late"))
        kernels.deaths[0]("ended")
        assert (old.ended, new.ended, seat.kernel) == (1, 0, new)
        assert told == [ABOUT, ABOUT]

    run(work)


def test_a_restart_gives_up_the_run():
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        seat.perform(Execute(RunId(1), "a", "code"))
        await settle()
        seat.perform(RestartKernel())
        await settle()
        kernels.made[0].on_output(*text("late"))
        kernels.made[0].go.set()
        await settle()
        assert told == [ABOUT, ABOUT]

    run(work)


def test_a_death_is_told_and_cleared_up_after():
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        kernels.deaths[0]("killed")
        kernels.deaths[0]("killed again")
        await settle()
        assert told == [ABOUT, KernelDied("killed")]
        assert (kernels.made[0].ended, seat.kernel) == (1, None)

    run(work)


def test_what_prevents_a_start_is_told(caplog):
    async def work(seat, kernels, told):
        for fault in KernelUnavailable("no such kernel"), RuntimeError("a fault of ours"):
            kernels.fault = fault
            seat.perform(StartKernel("x"))
            await settle()
        assert told == [
            KernelFailed("no such kernel"),
            KernelFailed("the kernel 'x' can't be started: a fault of ours"),
        ]

    run(work)
    assert "a fault of ours" in caplog.text


def test_a_message_that_is_malformed_is_dropped(caplog):
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        seat.perform(Execute(RunId(1), "a", "code"))
        await settle()
        kernels.made[0].on_output("display_data", {"data": 3})
        assert told == [ABOUT]

    run(work)
    assert "dropped an output" in caplog.text


def test_a_kernel_that_is_not_there_is_asked_nothing():
    async def work(seat, _kernels, _told):
        assert (await seat.ask(Complete(1, "x", 1)))["ename"] == "NoKernel"

    run(work)


def test_the_widgets_of_a_run_are_kept_with_its_last_outputs():
    async def work(seat, kernels, told):
        seat.perform(StartKernel("x"))
        await settle()
        seat.perform(Execute(RunId(1), "a", "code"))
        await settle()
        [kernel] = kernels.made
        kernel.new_widgets = SetMetadata("widgets", {"state": {}})
        kernel.go.set()
        await settle()
        assert told[1:] == [OutputMade(RunId(1), [kernel.new_widgets]), RunFinished(RunId(1), ok=True)]

    run(work)
