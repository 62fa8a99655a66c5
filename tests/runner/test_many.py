import asyncio
import os
import signal

from perijove.runner.headless import Job
from perijove.runner.many import run_many


def jobs(count, tmp_path):
    return [Job(tmp_path / f"{number}.ipynb", None) for number in range(count)]


def test_results_are_in_order_and_one_failure_ends_no_other(tmp_path):
    at_once, most = 0, 0

    async def run(job, provisioner, ending):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        if job.source.name == "1.ipynb":
            raise OSError("gone")
        return job.source.name

    found = asyncio.run(run_many(jobs(5, tmp_path), 2, run))
    assert [each if isinstance(each, str) else type(each) for each in found] == [
        "0.ipynb",
        OSError,
        "2.ipynb",
        "3.ipynb",
        "4.ipynb",
    ]
    assert most == 2


def test_a_signal_begins_no_other(tmp_path):
    async def run(job, provisioner, ending):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(ending.asked.wait(), 20)
        return "ended"

    assert asyncio.run(run_many(jobs(3, tmp_path), 1, run)) == ["ended", None, None]
