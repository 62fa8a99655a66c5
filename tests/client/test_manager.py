import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from perijove.client.connection import read_connection_file
from perijove.client.errors import KernelDied, NotAnswering
from perijove.client.manager import KernelManager
from perijove.client.registry import Registry
from perijove.client.specs import native_spec
from perijove.protocol.shell import ErrorReply, ExecuteReply
from perijove.settings import KernelSettings

QUICK = KernelSettings(start_timeout=0.2, shutdown_timeout=0.2)


def run(test):
    """Run an asynchronous test; it is a mistake if it takes long."""

    def wrapped(kernel_spec):
        asyncio.run(asyncio.wait_for(test(kernel_spec), 60))

    return wrapped


def texts(outputs):
    import json

    return "".join(json.loads(bytes(each.content))["text"] for each in outputs if each.msg_type == "stream")


@run
async def test_a_kernel_from_start_to_end(kernel_spec):
    manager = KernelManager(kernel_spec)
    async with manager, manager.client() as client:
        info = await manager.wait_ready(client)
        assert info.language_info.name == "python"
        outputs = []
        reply = await client.execute("print('x' * 3)", on_output=outputs.append)
        assert reply == ExecuteReply(execution_count=1)
        assert texts(outputs) == "xxx\n"
        assert read_connection_file(manager.connection_file) == manager.info
        pid = manager.pid
    assert not manager.running
    assert manager.exit is not None
    assert list(manager.connection_file.parent.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@run
async def test_every_line_arrives_before_the_reply(kernel_spec):
    async with KernelManager(kernel_spec) as manager, manager.client() as client:
        await manager.wait_ready(client)
        outputs = []
        await client.execute("for i in range(20_000): print(i)", on_output=outputs.append)
        assert texts(outputs) == "".join(f"{i}\n" for i in range(20_000))


@run
async def test_input(kernel_spec):
    async def answer(request):
        return f"Ada after {request.prompt!r}"

    async with KernelManager(kernel_spec) as manager, manager.client() as client:
        await manager.wait_ready(client)
        outputs = []
        await client.execute("print(input('who? '))", on_output=outputs.append, on_input=answer)
        assert texts(outputs) == "Ada after 'who? '\n"
        reply = await client.execute("input()")
        assert isinstance(reply, ErrorReply)
        assert reply.ename in {"StdinNotImplementedError", "NoInput"}


@run
async def test_interrupt(kernel_spec):
    async with KernelManager(kernel_spec) as manager, manager.client() as client:
        await manager.wait_ready(client)
        started = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(
                client.execute(
                    "print('go')\nwhile True: pass", on_output=lambda m: m.msg_type == "stream" and started.set()
                )
            )
            await started.wait()
            await manager.interrupt()
        assert asked.result().ename == "KeyboardInterrupt"
        assert isinstance(await client.execute("1"), ExecuteReply)


@run
async def test_a_restarted_kernel_has_the_same_clients_and_no_names(kernel_spec):
    async with KernelManager(kernel_spec) as manager, manager.client() as client:
        await manager.wait_ready(client)
        await client.execute("x = 1")
        before = manager.connection_file.read_bytes()
        await manager.restart()
        assert manager.connection_file.read_bytes() == before
        await manager.wait_ready(client)
        outputs = []
        reply = await client.execute("print('x' in globals())", on_output=outputs.append)
        assert reply.execution_count == 1
        assert texts(outputs) == "False\n"


@run
async def test_a_busy_kernel_ends_when_told_to(kernel_spec):
    async with KernelManager(kernel_spec, settings=KernelSettings(shutdown_timeout=30)) as manager:
        async with manager.client() as client:
            await manager.wait_ready(client)
            started = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                asked = group.create_task(
                    settled(client.execute("while True: print('go', flush=True)", on_output=lambda _: started.set()))
                )
                await started.wait()
                await manager.shutdown()
        assert isinstance(asked.result(), KernelDied | ErrorReply)
        assert not manager.running


async def settled(awaitable):
    try:
        return await awaitable
    except KernelDied as error:
        return error


@run
async def test_a_kernel_that_is_killed_is_told_of(kernel_spec):
    told = []
    async with KernelManager(kernel_spec) as manager, manager.client() as client:
        manager.on_exit(lambda how: told.append(how.status))
        await manager.wait_ready(client)
        started = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(
                settled(
                    client.execute(
                        "print(1)\nwhile True: pass", on_output=lambda m: m.msg_type == "stream" and started.set()
                    )
                )
            )
            await started.wait()
            os.kill(manager.pid, signal.SIGKILL)
        assert "was ended by SIGKILL" in str(asked.result())
        assert told == [-signal.SIGKILL]
        with pytest.raises(KernelDied, match="does not run"):
            await manager.interrupt()
        async with manager.client() as late:
            with pytest.raises(KernelDied):
                await late.wait_ready()
        await manager.restart()
        await manager.wait_ready(client)
        assert isinstance(await client.execute("1"), ExecuteReply)
        assert told == [-signal.SIGKILL]


@run
async def test_what_the_kernel_starts_with(kernel_spec):
    environ = {**os.environ, "GREETING": "hello"}
    found = replace(
        kernel_spec,
        spec=type(kernel_spec.spec)(
            **{name: getattr(kernel_spec.spec, name) for name in kernel_spec.spec.__struct_fields__}
            | {"env": {"WHOLE": "${GREETING} you"}}
        ),
    )
    async with KernelManager(found, cwd=Path("/"), env=environ) as manager, manager.client() as client:
        await manager.wait_ready(client)
        outputs = []
        code = "import os; print(os.getcwd(), os.environ['WHOLE'], os.environ['JPY_PARENT_PID'])"
        await client.execute(code, on_output=outputs.append)
        assert texts(outputs) == f"/ hello you {os.getpid()}\n"


def test_a_kernel_that_ends_at_once_says_why(odd_spec):
    async def within():
        manager = KernelManager(odd_spec("import sys; sys.exit('no module named numpi')"))
        with pytest.raises(KernelDied) as caught:
            async with manager, manager.client() as client:
                await manager.wait_ready(client)
        return str(caught.value), manager

    message, manager = asyncio.run(within())
    assert message == "the kernel 'odd' died: it ended with exit status 1; its last words:\nno module named numpi"
    assert list(manager.connection_file.parent.iterdir()) == []


def test_a_program_or_folder_that_is_not_there(odd_spec):
    async def within(**options):
        with pytest.raises(KernelDied) as caught:
            await KernelManager(odd_spec(""), **options).start()
        return str(caught.value)

    assert "can't be started in /no/such: " in asyncio.run(within(cwd=Path("/no/such")))


@pytest.mark.parametrize("deaf", ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN); "])
def test_a_kernel_that_does_not_answer_is_ended_all_the_same(odd_spec, deaf):
    code = f"import signal; {deaf}signal.signal(signal.SIGINT, signal.SIG_IGN); print('on', flush=True)\nwhile True: signal.pause()"

    async def within():
        manager = KernelManager(odd_spec(code), settings=QUICK)
        await manager.start()
        async with manager.client() as client:
            with pytest.raises(NotAnswering, match=r"'odd' \(process \d+\) has not answered in 0.2 s"):
                await manager.wait_ready(client)
        await manager.shutdown()
        return manager.exit

    assert asyncio.run(within()).status == (-signal.SIGKILL if deaf else -signal.SIGTERM)


def test_ending_what_was_never_started_is_nothing(odd_spec):
    async def within():
        manager = KernelManager(odd_spec(""))
        await manager.shutdown()
        assert manager.pid is None

    asyncio.run(within())


@pytest.mark.parametrize("now", [False, True])
def test_on_ports_it_chooses_them_and_is_encrypted(now):
    async def test():
        async with KernelManager(native_spec("perijove"), ipc=False) as manager, manager.client() as client:
            assert manager.info.transport == "tcp"
            assert manager.info.encrypted
            assert manager.info.complete
            assert read_connection_file(manager.connection_file) == manager.info
            await manager.wait_ready(client)
            assert (await client.execute("1")).execution_count == 1
            await manager.restart(now=now)
            assert (await client.execute("1")).execution_count == 1

    asyncio.run(asyncio.wait_for(test(), 60))


def test_one_that_does_not_report_its_ports_is_told_of(odd_spec):
    spec = odd_spec("import sys; sys.exit('no handshake')")
    spec = replace(spec, spec=structs.replace(spec.spec, kernel_protocol_version="5.6"))
    with pytest.raises(KernelDied, match="no handshake"):
        asyncio.run(KernelManager(spec).start())
    silent = odd_spec("import time; time.sleep(60)")
    silent = replace(silent, spec=structs.replace(silent.spec, kernel_protocol_version="5.6"))
    with pytest.raises(NotAnswering, match="has not said its ports"):
        asyncio.run(KernelManager(silent, settings=QUICK).start())


STARTER = """
import asyncio, os, sys
from pathlib import Path
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec

async def main():
    manager = KernelManager(native_spec("perijove"), cwd=Path(sys.argv[1]), linger=60)
    await manager.start()
    async with manager.client(manager.session) as client:
        await manager.wait_ready(client)
        await client.execute("x = 1")
        print(manager.kernel_id, flush=True)
        os._exit(0)

asyncio.run(main())
"""


def test_a_kernel_is_taken_over_interrupted_restarted_and_ended(tmp_path):
    async def go_on(kernel_id):
        (record,) = Registry().records()
        assert (record.kernel_id, record.cwd) == (kernel_id, str(tmp_path))
        async with await KernelManager.adopt(record, linger=60) as manager, manager.client(manager.session) as client:
            await manager.wait_ready(client)
            outputs = []
            async with asyncio.TaskGroup() as group:
                code = "print(x); import time; time.sleep(60)"
                running = group.create_task(client.execute(code, on_output=outputs.append))
                while not texts(outputs):  # noqa: ASYNC110 - the output is a callback
                    await asyncio.sleep(0.01)
                await manager.interrupt()
            assert running.result().ename == "KeyboardInterrupt"
            before = manager.pid
            await manager.restart()
            await manager.wait_ready(client)
            assert manager.pid != before
            assert (await client.execute("x")).ename == "NameError"
        assert Registry().records() == []

    told = subprocess.run([sys.executable, "-c", STARTER, str(tmp_path)], capture_output=True, text=True, check=True)
    kernel_id = told.stdout.strip()
    asyncio.run(asyncio.wait_for(go_on(kernel_id), 60))


def test_what_was_missed_is_told_again(tmp_path):
    async def test():
        async with KernelManager(native_spec("perijove"), linger=60) as manager, manager.client() as client:
            await manager.wait_ready(client)
            seen = []
            await client.execute("print('a')", on_output=seen.append)
            missed = await client.missed()
            assert missed.complete
            assert {each.msg_id for each in seen} <= {each.msg_id for _, each in missed.messages}
            after = await client.missed(seen[-1].msg_id)
            assert "a\n" not in texts([each for _, each in after.messages])
            assert not (await client.missed("never said")).complete
        async with KernelManager(native_spec("perijove")) as manager, manager.client() as client:
            await manager.wait_ready(client)
            assert not (await client.missed()).complete

    asyncio.run(asyncio.wait_for(test(), 60))
