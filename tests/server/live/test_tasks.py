import asyncio
from concurrent.futures import ThreadPoolExecutor

from perijove.server.live.tasks import Tasks


def test_a_fault_ends_only_its_own_task(caplog):
    done = []

    async def fails():
        raise RuntimeError("broken")

    async def works():
        await asyncio.sleep(0)
        done.append(True)

    async def main():
        with ThreadPoolExecutor(1) as journal:
            async with asyncio.TaskGroup() as group:
                tasks = Tasks(group, journal)
                tasks.start(fails(), "the broken one")
                tasks.start(works(), "the other")

    asyncio.run(main())
    assert done == [True]
    assert "the broken one failed" in caplog.text
