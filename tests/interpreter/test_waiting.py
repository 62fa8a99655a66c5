import asyncio

import pytest

from perijove.interpreter.waiting import wait_for


async def doubled(number):
    await asyncio.sleep(0)
    return 2 * number


def test_without_a_loop():
    assert wait_for(doubled(3)) == 6


def test_on_the_loop_that_a_host_has_set():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    async def where():
        return asyncio.get_running_loop()

    try:
        assert wait_for(where()) is loop
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def test_within_a_running_loop():
    async def outer():
        async with asyncio.TaskGroup() as group:
            beside = group.create_task(doubled(1))
            value = wait_for(doubled(5))
        return value, beside.result(), asyncio.current_task() is not None

    assert asyncio.run(outer()) == (10, 2, True)


def test_a_loop_that_cannot_be_run_within_itself(monkeypatch):
    monkeypatch.setattr(asyncio, "get_running_loop", object)
    with pytest.raises(RuntimeError, match="the event loop object can't be run within itself"):
        wait_for(doubled(1))


def test_an_interrupt_cancels():
    ended = []

    async def interrupted():
        try:
            asyncio.get_running_loop().call_soon(interrupt)
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    def interrupt():
        raise KeyboardInterrupt

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        with pytest.raises(KeyboardInterrupt):
            wait_for(interrupted())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    assert ended == [True]
