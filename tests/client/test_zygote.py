import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from perijove.client import zygote as module
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec
from perijove.client.zygote import ZygoteProvisioner
from perijove.protocol.shell import ExecuteReply

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def run(test):
    def wrapped():
        async def within():
            async with ZygoteProvisioner() as provisioner:
                await asyncio.wait_for(test(provisioner), 60)

        asyncio.run(within())

    return wrapped


def kernel(provisioner, **options):
    return KernelManager(native_spec("perijove"), provisioner=provisioner, **options)


async def ask(manager, code):
    """What a kernel prints."""
    printed = []
    async with manager.client() as client:
        await manager.wait_ready(client)
        reply = await client.execute(
            code, on_output=lambda m: m.msg_type == "stream" and printed.append(bytes(m.content))
        )
    assert isinstance(reply, ExecuteReply)
    return b"".join(printed).decode()


@run
async def test_kernels_are_forks_with_a_life_of_their_own(provisioner):
    environ = {**os.environ, "WHOSE": "mine"}
    async with kernel(provisioner) as one, kernel(provisioner, cwd=Path("/"), env=environ) as two:
        told = await ask(two, "import os; print(os.environ['WHOSE'], os.getcwd())")
        assert "mine /" in told
        assert "False" in await ask(one, "import os; print('WHOSE' in os.environ)")
        assert one.pid != two.pid
        parent = await ask(one, "import os; print(os.getppid())")
        assert str(one.pid) in parent  # the worker's parent is the host
    assert (one.exit.status, two.exit.status) == (0, 0)


@run
async def test_the_end_of_a_kernel_is_told(provisioner):
    ended = asyncio.Event()
    async with kernel(provisioner) as manager:
        manager.on_exit(lambda _: ended.set())
        await ask(manager, "1")
        os.kill(manager.pid, signal.SIGKILL)
        await ended.wait()
        assert manager.exit.status == -signal.SIGKILL
        await manager.restart()
        await ask(manager, "1")


@run
async def test_kernels_outlive_the_zygote_and_the_next_has_a_new_one(provisioner):
    async with kernel(provisioner) as manager:
        await ask(manager, "1")
        first = provisioner._zygote
        first._process.signal(signal.SIGKILL)
        await first._ended.wait()
        await ask(manager, "1")
        async with kernel(provisioner) as other:
            await ask(other, "1")
        assert provisioner._zygote is not first
    assert manager.exit.status is None


@run
async def test_a_kernel_that_can_not_be_forked_is_spawned(provisioner):
    await provisioner.prepare()

    async def fork(launch, on_exit):
        raise module.ZygoteFailed("no")

    provisioner._zygote.fork = fork
    async with kernel(provisioner) as manager:
        await ask(manager, "1")


@run
async def test_a_folder_that_is_not_there(provisioner):
    from perijove.client.errors import KernelDied

    manager = kernel(provisioner, cwd=Path("/no/such"))
    with pytest.raises(KernelDied):
        async with manager, manager.client() as client:
            await manager.wait_ready(client)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))

    async def within():
        async with ZygoteProvisioner() as provisioner:
            async with kernel(provisioner) as manager:
                await ask(manager, "1")
            assert len(list(tmp_path.iterdir())) == 1

    asyncio.run(within())
    assert list(tmp_path.iterdir()) == []
