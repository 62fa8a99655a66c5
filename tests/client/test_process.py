import asyncio
import signal
import subprocess
import sys

from perijove.client.process import adopted, end_process


def test_an_adopted_process_is_signalled_and_its_end_is_told():
    async def end(pid):
        ended = asyncio.Event()
        process = adopted(pid, ended.set)
        process.signal(signal.SIGKILL)
        await asyncio.wait_for(ended.wait(), 10)
        assert process.ended
        process.signal(signal.SIGKILL)

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as child:
        asyncio.run(end(child.pid))


def test_one_that_has_gone_is_told_at_once():
    async def look(pid):
        gone = asyncio.Event()
        adopted(pid, gone.set)
        await asyncio.wait_for(gone.wait(), 10)

    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pass
    asyncio.run(look(child.pid))


def test_a_stopped_process_is_ended():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as child:
        child.send_signal(signal.SIGSTOP)
        asyncio.run(asyncio.wait_for(end_process(child.pid), 10))
    assert child.returncode == -signal.SIGKILL
