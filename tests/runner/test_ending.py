import asyncio
import os
import signal

from perijove.runner.ending import listening


def test_the_first_signal_asks_and_the_second_urges():
    async def listen():
        with listening() as ending:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(ending.asked.wait(), 20)
            first = ending.number, ending.urged.is_set()
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.wait_for(ending.urged.wait(), 20)
            return first, ending.number

    assert asyncio.run(listen()) == ((signal.SIGTERM, False), signal.SIGTERM)


def test_elsewhere_than_in_the_main_thread_nothing_is_taken():
    async def listen():
        with listening() as ending:
            return ending.asked.is_set()

    async def elsewhere():
        return await asyncio.to_thread(lambda: asyncio.run(listen()))

    before = signal.getsignal(signal.SIGTERM)
    assert asyncio.run(elsewhere()) is False
    assert signal.getsignal(signal.SIGTERM) == before
