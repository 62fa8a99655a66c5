import asyncio
import signal
import subprocess
import sys

from perijove.client.process import adopted


def test_an_adopted_process_is_signalled_and_its_end_is_told():
    async def test():
        with subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
        ) as child:
            ended = asyncio.Event()
            process = adopted(child.pid, ended.set)
            process.signal(signal.SIGKILL)
            await asyncio.wait_for(ended.wait(), 10)
            assert process.ended
            process.signal(signal.SIGKILL)
        gone = asyncio.Event()
        adopted(child.pid, gone.set)
        await asyncio.wait_for(gone.wait(), 10)

    asyncio.run(test())
