"""From asking for a kernel to its first result: forked from our zygote, launched, and ipykernel; one client for all.

usage: kernel_start.py [--runs N]      PERIJOVE_PEERS names the peers' python, `.venv-bench` by default
"""

import argparse
import asyncio
import os
import statistics
import time
from pathlib import Path

from perijove.client.manager import KernelManager
from perijove.client.specs import FoundSpec, native_spec
from perijove.client.zygote import ZygoteProvisioner
from perijove.protocol.kernelspec import KernelSpec

ROOT = Path(__file__).parent.parent
PEERS = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-bench" / "bin" / "python"))


async def start(manager: KernelManager) -> float:
    """Milliseconds until the first cell has its reply and is idle."""
    begun = time.perf_counter()
    async with manager, manager.client() as client:
        await manager.wait_ready(client)
        await client.execute("1")
        return (time.perf_counter() - begun) * 1e3


async def measure(runs: int) -> dict[str, list[float]]:
    argv = (str(PEERS), "-m", "ipykernel_launcher", "-f", "{connection_file}")
    theirs = FoundSpec("ipykernel", KernelSpec(argv=argv, display_name="ipykernel", language="python"))
    ours = native_spec("perijove")
    times: dict[str, list[float]] = {"ipykernel, launched": [], "perijove, launched": [], "perijove, forked": []}
    async with ZygoteProvisioner() as zygote:
        await zygote.prepare()
        await start(KernelManager(ours, provisioner=zygote))
        for _ in range(runs):
            times["ipykernel, launched"].append(await start(KernelManager(theirs)))
            times["perijove, launched"].append(await start(KernelManager(ours)))
            times["perijove, forked"].append(await start(KernelManager(ours, provisioner=zygote)))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    times = asyncio.run(measure(parser.parse_args().runs))
    medians = {name: statistics.median(found) for name, found in times.items()}
    slowest = next(iter(medians.values()))
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, median in medians.items():
        print(f"{name:22}{median:8.1f} ms{slowest / median:8.1f}")


if __name__ == "__main__":
    main()
