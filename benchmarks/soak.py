"""A long session: memory and descriptors of a kernel's two processes over many cells and many printed lines.

usage: python -P soak.py [--cells N] [--lines N]      100,000 and 10 million by default, which takes some minutes
"""

import argparse
import asyncio
import time

import psutil

from perijove.client.manager import KernelManager
from perijove.client.specs import find_spec

STEPS = 10


def measure(processes):
    return [(process.num_fds(), process.memory_info().rss / 2**20) for process in processes]


def report(what, found):
    (host_fds, host), (worker_fds, worker) = found
    print(f"{what:>22}  host {host:6.1f} MB {host_fds:3} fds   worker {worker:6.1f} MB {worker_fds:3} fds", flush=True)


async def soak(cells, lines):
    async with KernelManager(find_spec("perijove")) as manager, manager.client() as client:
        await manager.wait_ready(client)
        host = psutil.Process(manager.pid)
        processes = [host, host.children()[0]]
        await asyncio.gather(*(client.execute("pass") for _ in range(500)))
        report("begun", measure(processes))
        begun = time.perf_counter()
        for step in range(STEPS):
            for _ in range(cells // STEPS // 100):
                await asyncio.gather(*(client.execute("x = 1; x") for _ in range(100)))
            report(f"{(step + 1) * cells // STEPS:,} cells", measure(processes))
        print(f"{cells / (time.perf_counter() - begun):,.0f} cells a second")
        begun = time.perf_counter()
        for step in range(STEPS):
            # In cells that stay below the limit of what is sent.
            for _ in range(max(1, lines // STEPS // 100_000)):
                await client.execute(f"for i in range({min(100_000, lines // STEPS)}): print('a line', i)")
            report(f"{(step + 1) * lines // STEPS:,} lines", measure(processes))
        print(f"{lines / (time.perf_counter() - begun):,.0f} lines a second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    given = parser.parse_args()
    asyncio.run(soak(given.cells, given.lines))
