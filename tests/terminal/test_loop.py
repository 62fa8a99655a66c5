import asyncio
import os
import signal

import pytest

from perijove.terminal.loop import SessionLoop


@pytest.fixture
def loop():
    with SessionLoop() as loop:
        yield loop


async def interrupted_in(coroutine):
    """What an interpreter does: an interrupt, in either form, is an outcome."""
    try:
        await coroutine
    except (KeyboardInterrupt, asyncio.CancelledError) as error:
        return type(error).__name__
    return "finished"


def test_no_loop_runs_while_a_cell_is_called(loop):
    def cell():
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return asyncio.run(asyncio.sleep(0, "value"))

    assert loop.call(cell) == "value"
    assert loop.call(cell) == "value"


def test_cells_find_the_sessions_loop_even_after_an_asyncio_run(loop):
    running = loop.run(_running_loop())
    loop.call(lambda: asyncio.run(asyncio.sleep(0)))

    assert running is loop.call(lambda: asyncio.get_event_loop_policy().get_event_loop())


async def _running_loop():
    return asyncio.get_running_loop()


def test_a_task_of_one_cell_goes_on_while_the_prompt_waits(loop):
    seen = []

    async def background():
        for number in range(3):
            seen.append(number)
            await asyncio.sleep(0)

    async def cell():
        return asyncio.get_running_loop().create_task(background())

    task = loop.run(cell())
    loop.wait(asyncio.sleep(0.01))

    assert seen == [0, 1, 2]
    assert task.done()


def test_an_interrupt_cancels_a_cell_that_awaits(loop):
    async def cell():
        asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
        await asyncio.sleep(60)

    # The signal comes while call_later's callback runs, which is no task: as while the loop waits.
    assert loop.run(interrupted_in(cell())) == "CancelledError"
    assert signal.default_int_handler is signal.getsignal(signal.SIGINT)


def test_an_interrupt_raises_in_a_cell_that_computes(loop):
    async def cell():
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass

    assert loop.run(interrupted_in(cell())) == "KeyboardInterrupt"


def test_an_interrupt_in_a_background_task_ends_the_cell_as_well(loop):
    async def background():
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass

    async def cell():
        task = asyncio.get_running_loop().create_task(background())
        await asyncio.sleep(60)
        return task

    assert loop.run(interrupted_in(cell())) == "CancelledError"


def test_a_handler_of_the_users_stays(loop):
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("mine"))
    try:

        async def cell():
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0)

        loop.run(cell())
    finally:
        signal.signal(signal.SIGINT, before)

    assert seen == ["mine"]
