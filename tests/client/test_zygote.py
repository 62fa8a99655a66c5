import asyncio
import os
import select
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import msgspec
import pytest

from perijove.client import zygote as module
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec
from perijove.client.zygote import ZygoteProvisioner
from perijove.protocol.shell import ExecuteReply
from perijove.testing import conformance, subject
from perijove.testing.program import run_suite

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


def the_zygote(provisioner):
    (zygote,) = provisioner._zygotes.values()
    return zygote


async def ask(manager, code):
    """What a kernel prints."""
    printed = []
    async with manager.client() as client:
        await manager.wait_ready(client)
        reply = await client.execute(
            code, on_output=lambda m: m.msg_type == "stream" and printed.append(msgspec.json.decode(m.content)["text"])
        )
    assert isinstance(reply, ExecuteReply)
    return "".join(printed)


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
        first = the_zygote(provisioner)
        first._process.signal(signal.SIGKILL)
        await first._ended.wait()
        await ask(manager, "1")
        async with kernel(provisioner) as other:
            await ask(other, "1")
        assert the_zygote(provisioner) is not first
    assert manager.exit.status is None


@run
async def test_a_kernel_that_can_not_be_forked_is_spawned(provisioner):
    await provisioner.prepare()

    async def fork(launch, arguments, on_exit):
        raise module.ZygoteFailed("no")

    the_zygote(provisioner).fork = fork
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


def test_kernels_of_one_zygote_share_no_randomness():
    code = "import random, uuid, tempfile, secrets; print(random.random(), uuid.uuid4(), tempfile.mktemp())"

    @run
    async def check(provisioner):
        async with kernel(provisioner) as one, kernel(provisioner) as two:
            told = (await ask(one, code)).split(), (await ask(two, code)).split()
        assert not set(told[0]) & set(told[1])

    check()


FRESH = r"""
import os, re, signal, subprocess, time
print(time.strftime("%z"), signal.pthread_sigmask(signal.SIG_BLOCK, ()), signal.getsignal(signal.SIGCHLD))
print(subprocess.run(["sh", "-c", "kill -INT $$; exit 3"]).returncode)
places = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
print(sorted(re.sub("[0-9]+", "", os.readlink(place)) for place in places if os.path.lexists(place)))
"""


@run
async def test_a_kernel_has_the_signals_descriptors_and_clock_of_one_that_is_launched(provisioner):
    environ = {**os.environ, "TZ": "Pacific/Kiritimati"}
    async with kernel(provisioner, env=environ) as forked, kernel(None, env=environ) as launched:
        told = await ask(forked, FRESH)
        # A child process has the usual handler of SIGINT, not the zygote's.
        assert told.startswith("+1400 set() 0\n-2\n")
        assert told == await ask(launched, FRESH)


@run
async def test_what_an_interpreter_reads_when_it_starts_is_the_kernels_own(provisioner):
    code = "import sys; print(sys.flags.hash_randomization, sys.path[0] == '', sys.flags.optimize)"
    for variables, expected in (
        ({}, "1 True 0"),
        ({"PYTHONHASHSEED": "0"}, "0 True 0"),
        ({"PYTHONOPTIMIZE": "1"}, "1 True 1"),
    ):
        async with kernel(provisioner, env={**os.environ, **variables}) as manager:
            assert expected in await ask(manager, code)
    assert len(provisioner._zygotes) == 3
    async with kernel(provisioner, env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}) as manager:
        await ask(manager, "1")
    assert len(provisioner._zygotes) == 3


@run
async def test_a_zygote_older_than_what_is_installed_is_replaced(provisioner):
    await provisioner.prepare()
    first = the_zygote(provisioner)
    await provisioner.prepare()
    assert the_zygote(provisioner) is first
    installed = module._installed
    module._installed = lambda: (1,)
    try:
        async with kernel(provisioner) as manager:
            await ask(manager, "1")
    finally:
        module._installed = installed
    assert first.has_ended
    assert the_zygote(provisioner) is not first


def test_preloaded_modules_are_there_and_unsafe_ones_are_not(tmp_path, monkeypatch):
    modules = {
        "pj_good": "import atexit, random, sqlite3, tempfile, uuid, logging, threading\n"
        "lock, seen = threading.Lock(), []\natexit.register(lambda: print('bye'))\n",
        "pj_thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
        "pj_file": "kept = open(__file__)\n",
        "pj_database": "import sqlite3\nkept = sqlite3.connect(__file__ + '.db')\nkept.execute('create table if not exists a (b)')\n",
        "pj_loop": "import asyncio\nloop = asyncio.new_event_loop()\n",
        "pj_wrong": "1 / 0\n",
    }
    for name, source in modules.items():
        (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))

    async def within():
        async with ZygoteProvisioner(preload=tuple(modules)) as provisioner, kernel(provisioner) as manager:
            loaded = await ask(manager, "import sys; print(sorted(name for name in sys.modules if name[:3] == 'pj_'))")
            # A lock of a preloaded module is free, and nobody else's thread is there.
            await ask(manager, "import pj_good, threading; assert pj_good.lock.acquire(blocking=False)")
            # Imported in the kernel, they are there after all.
            await ask(manager, "import pj_thread, pj_file, pj_database, pj_loop")
        return loaded

    assert "['pj_good']" in asyncio.run(asyncio.wait_for(within(), 60))


def test_spares_are_given_to_who_wants_just_these(tmp_path):
    async def within():
        async with ZygoteProvisioner(pool=1) as provisioner:
            environ = {**os.environ, "WHOSE": "mine"}
            parents = []
            async with kernel(provisioner, env=environ, cwd=tmp_path) as first:
                parents.append(await ask(first, "import os; print(os.getcwd(), os.environ['WHOSE'])"))
                zygote = the_zygote(provisioner)._process.pid
                # Beside the kernel a spare appears, which the next that is like the first becomes.
                spare = await another_child(zygote, {first.pid})
                async with kernel(provisioner, env=environ, cwd=tmp_path) as second:
                    assert second.pid == spare
                    told = await ask(second, "import os; print(os.getcwd(), os.environ['WHOSE']); get_ipython().kernel")
                    file = await ask(second, "from ipykernel import get_connection_file as f; print(f())")
                    assert str(second.connection_file) in file
                    assert told == parents[0]
                    spare = await another_child(zygote, {first.pid, second.pid})
                    async with kernel(provisioner, env=environ, cwd=Path("/")) as other:
                        assert other.pid != spare
                        assert "'/'" in await ask(other, "import os; print(repr(os.getcwd()))")
                    os.kill(second.pid, signal.SIGKILL)
                    await second._ended.wait()
                    assert second.exit.status == -signal.SIGKILL

    asyncio.run(asyncio.wait_for(within(), 60))


async def another_child(pid, known):
    while True:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()  # noqa: ASYNC240 - never waits
        found = [int(each) for each in text.split() if int(each) not in known]
        if found:
            return found[0]
        await asyncio.sleep(0.01)


PROGRAM = """
import asyncio, os, sys
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec
from perijove.client.zygote import ZygoteProvisioner

async def main():
    provisioner = ZygoteProvisioner(pool=1, preload=sys.argv[1:])
    manager = KernelManager(native_spec("perijove"), provisioner=provisioner)
    await manager.start()
    (zygote,) = provisioner._zygotes.values()
    pid = zygote._process.pid
    while len(children := open(f"/proc/{pid}/task/{pid}/children").read().split()) < 2:
        await asyncio.sleep(0.01)
    print(pid, *children, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_nothing_goes_on_when_its_starter_is_killed():
    sources = str(Path(module.__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": sources}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environ, stdout=subprocess.PIPE, text=True) as program:
        pids = [int(pid) for pid in program.stdout.readline().split()]
        ends = [os.pidfd_open(pid) for pid in pids]  # the zygote, a kernel, a spare
        program.kill()
    with select.epoll() as poll:
        for end in ends:
            poll.register(end, select.EPOLLIN)
        ended = set()
        while len(ended) < 3 and (found := poll.poll(20)):
            for descriptor, _ in found:
                ended.add(descriptor)
                poll.unregister(descriptor)
    for end in ends:
        os.close(end)
    assert len(ended) == 3


def test_the_rules_of_the_protocol_hold_for_a_fork(monkeypatch):
    checks = list(conformance.SUITE.checks)

    async def within():
        async with ZygoteProvisioner() as provisioner:
            monkeypatch.setattr(subject, "KernelManager", partial(KernelManager, provisioner=provisioner))
            outcomes = await run_suite("perijove", checks, lambda _: None)
            assert the_zygote(provisioner)._process is not None
        return outcomes

    outcomes = asyncio.run(within())
    assert [outcome for outcome in outcomes if outcome.result != "pass"] == []
    assert len(outcomes) == len(checks) > 30
