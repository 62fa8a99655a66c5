"""A hundred kernels at once: until each has run a cell, and what they take of memory; ours beside ipykernel.

usage: kernels_100.py [--count N]      PERIJOVE_PEERS names the peers' python, `.venv-bench` by default

One client program for all. Memory is what would be free again without them: pages of their own, and their share of
those that they share with each other (PSS), of all their processes. Some of a hundred may die of a port that another
has taken; they are told, and not counted.
"""

import argparse
import asyncio
import os
import statistics
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from perijove.client.errors import KernelDied, NotAnswering
from perijove.client.manager import KernelManager
from perijove.client.provisioner import LocalProvisioner, Provisioner
from perijove.client.specs import FoundSpec, native_spec
from perijove.client.zygote import ZygoteProvisioner
from perijove.protocol.kernelspec import KernelSpec
from perijove.settings import KernelSettings

ROOT = Path(__file__).parent.parent
PEERS = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-bench" / "bin" / "python"))
PATIENCE = KernelSettings(start_timeout=60)


class Found(NamedTuple):
    """Seconds until all have run a cell, the median of that, the megabytes of all, and how many have died."""

    last: float
    middle: float
    memory: float
    died: int


async def start(stack: AsyncExitStack, found: FoundSpec, provisioner: Provisioner) -> tuple[int, float] | None:
    """One kernel that has run a cell; its process, and the time. None when it has died."""
    manager = await stack.enter_async_context(KernelManager(found, provisioner=provisioner, settings=PATIENCE))
    client = await stack.enter_async_context(manager.client())
    try:
        await manager.wait_ready(client)
    except (KernelDied, NotAnswering):
        return None
    await client.execute("1")
    assert manager.pid is not None
    return manager.pid, time.perf_counter()


async def measure(found: FoundSpec, provisioner: Provisioner, count: int) -> Found:
    async with AsyncExitStack() as stack:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(start(stack, found, provisioner)) for _ in range(count)]
        results = [result for task in tasks if (result := task.result()) is not None]
        pids, ends = zip(*results, strict=True)
        await asyncio.sleep(2)
        memory = sum(share(pid) for pid in family(pids))
    return Found(max(ends) - begun, statistics.median(ends) - begun, memory / 1024, count - len(results))


def family(pids: tuple[int, ...]) -> set[int]:
    """The processes and their descendants."""
    found, left = set(), list(pids)
    while left:
        pid = left.pop()
        found.add(pid)
        for thread in Path(f"/proc/{pid}/task").iterdir():
            left += [int(each) for each in (thread / "children").read_text().split()]
    return found


def share(pid: int) -> int:
    """Kilobytes of a process, each page divided by how many have it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    count = parser.parse_args().count
    argv = (str(PEERS), "-m", "ipykernel_launcher", "-f", "{connection_file}")
    theirs = FoundSpec("ipykernel", KernelSpec(argv=argv, display_name="ipykernel", language="python"))
    ours = native_spec("perijove")
    found = {"ipykernel": await measure(theirs, LocalProvisioner(), count)}
    found["perijove, launched"] = await measure(ours, LocalProvisioner(), count)
    async with ZygoteProvisioner() as zygote:
        await zygote.prepare()
        found["perijove, forked"] = await measure(ours, zygote, count)
    theirs_found = found["ipykernel"]
    print(f"load {os.getloadavg()[0]:.1f}; {count} kernels")
    print(f"{'':22}{'all':>9}{'median':>9}{'ratio':>8}{'memory':>12}{'ratio':>8}{'died':>6}")
    for name, each in found.items():
        times = f"{each.last:7.2f} s{each.middle:7.2f} s{theirs_found.last / each.last:8.1f}"
        print(f"{name:22}{times}{each.memory:9.0f} MB{theirs_found.memory / each.memory:8.1f}{each.died:6}")


if __name__ == "__main__":
    asyncio.run(main())
