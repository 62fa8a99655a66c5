"""Runs many notebooks at the same time, on kernels that are forks of one process with its imports done."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from perijove.client.provisioner import Provisioner
from perijove.client.zygote import ZygoteProvisioner
from perijove.runner.ending import Ending, listening
from perijove.runner.headless import Job

T = TypeVar("T")


async def run_many(
    jobs: Sequence[Job], limit: int, run: Callable[[Job, Provisioner, Ending], Awaitable[T]]
) -> list[T | Exception | None]:
    """What came of each, in order; at most `limit` at once, 0 for one a processor.

    What one raises ends no other. None is for those that had not begun when a signal came.
    """
    places = asyncio.Semaphore(limit or os.cpu_count() or 1)
    results: dict[int, T | Exception] = {}

    async def one(number: int, job: Job, provisioner: Provisioner, ending: Ending) -> None:
        async with places:
            if ending.asked.is_set():
                return
            try:
                results[number] = await run(job, provisioner, ending)
            except Exception as error:  # noqa: BLE001 - told with the others' results
                results[number] = error

    async with ZygoteProvisioner() as provisioner:
        with listening() as ending:
            async with asyncio.TaskGroup() as group:
                for number, job in enumerate(jobs):
                    group.create_task(one(number, job, provisioner, ending))
    return [results.get(number) for number in range(len(jobs))]
