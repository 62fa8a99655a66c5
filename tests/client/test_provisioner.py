import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from perijove.client.provisioner import KEPT, Exit, Launch, LocalProvisioner, signal_group


def run_to_end(code, *, signalled=None, cwd=Path("/")):
    """How a Python program ends."""

    async def within():
        ended = asyncio.get_running_loop().create_future()
        launch = Launch((sys.executable, "-c", code), os.environ, cwd, Path("none"))
        process = await LocalProvisioner().launch(launch, ended.set_result)
        if signalled is not None:
            process.signal(signalled)
        how = await asyncio.wait_for(ended, 30)
        process.signal(signal.SIGTERM)  # of a process that has ended: nothing
        return how

    return asyncio.run(within())


def test_status_and_last_words():
    how = run_to_end("import sys; print('out', flush=True); sys.exit('why')")
    assert how == Exit(1, "out\nwhy\n")
    assert str(how) == "it ended with exit status 1; its last words:\nout\nwhy"


def test_only_the_end_is_kept():
    how = run_to_end("import sys; sys.stderr.write('x' * 1_000_000 + 'end')")
    assert len(how.stderr) == KEPT
    assert how.stderr.endswith("xend")


def test_a_signal_is_named():
    how = run_to_end("import signal; signal.pause()", signalled=signal.SIGKILL)
    assert str(how) == "it was ended by SIGKILL"
    assert str(Exit(-250)) == "it was ended by signal 250"
    assert str(Exit(None)) == "it ended, nobody knows how"


def test_a_child_that_keeps_the_pipe_open_does_not_delay_the_news():
    code = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid); sys.exit(3)"
    how = run_to_end(code)
    os.kill(int(how.stderr), signal.SIGKILL)
    assert how.status == 3


def test_the_group_is_signalled():
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "print(child.pid, flush=True)\n"
        "try: child.wait()\n"
        "except KeyboardInterrupt: print(child.wait())\n"
    )

    async def within():
        ended = asyncio.get_running_loop().create_future()
        launch = Launch((sys.executable, "-c", code), os.environ, Path("/"), Path("none"))
        process = await LocalProvisioner().launch(launch, ended.set_result)
        while not ended.done():  # until both have got far enough to be interrupted
            process.signal(signal.SIGINT)
            await asyncio.wait([ended], timeout=0.1)
        return ended.result()

    how = asyncio.run(within())
    child = [word for word in how.stderr.split() if word.isdigit()]
    if child:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child[0]), 0)


@pytest.mark.parametrize("argv", [("/no/such/program",), (sys.executable,)])
def test_what_can_not_be_started_is_an_oserror(argv):
    async def within():
        cwd = Path("/no/such/folder") if argv[0] == sys.executable else Path("/")
        with pytest.raises(FileNotFoundError):
            await LocalProvisioner().launch(Launch(argv, os.environ, cwd, Path("none")), print)

    asyncio.run(within())


def test_a_process_that_is_gone_is_left_in_peace():
    signal_group(2**22 + 1, signal.SIGTERM)
