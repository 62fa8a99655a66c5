import asyncio
import threading

from perijove.facades.nbclient.blocking import Blocking, ensure_async, run_hook, run_sync


async def loop():
    await asyncio.sleep(0)
    return asyncio.get_running_loop()


def test_the_loop_is_the_same_in_each_call():
    blocking = Blocking()
    assert blocking.run(loop()) is blocking.run(loop())
    blocking.close()


def test_within_a_loop_another_thread_waits():
    async def within():
        blocking = Blocking()
        other = blocking.run(loop())
        assert other is not asyncio.get_running_loop()
        assert blocking.run(loop()) is other
        blocking.close()
        return other.is_closed()

    assert asyncio.run(within())
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("nbclient")] == []


def test_coroutine_functions_that_wait():
    async def doubled(number, *, by=2):
        await asyncio.sleep(0)
        return number * by

    assert run_sync(doubled)(4, by=3) == 12


def test_hooks_of_both_kinds():
    told = []

    async def later(**about):
        await asyncio.sleep(0)
        told.append(about)

    async def all_of_them():
        await run_hook(None, a=1)
        await run_hook(lambda **about: told.append(about), a=2)
        await run_hook(later, a=3)
        return await ensure_async(4)

    assert asyncio.run(all_of_them()) == 4
    assert told == [{"a": 2}, {"a": 3}]
