import os
import signal
import subprocess
import sys
from pathlib import Path

from perijove.kernel.children import descendants, foreground, interrupt_tree

NESTED = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


def test_nothing_is_waited_for_where_nothing_is():
    assert foreground(sys._getframe()) == []
    assert foreground(None) == []


def test_the_child_that_subprocess_waits_for_is_found_on_the_stack():
    found = []

    class Watched(subprocess.Popen):
        def _wait(self, timeout):
            return super()._wait(timeout)

    def handler(_number, frame):
        found.extend(foreground(frame))
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        code = f"import os, signal; os.kill({os.getpid()}, signal.SIGUSR1); input()"
        process = Watched([sys.executable, "-c", code], stdin=subprocess.PIPE)
        try:
            process.wait()
        except KeyboardInterrupt:
            pass
        assert found == [process.pid]
        process.communicate(b"\n")
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_an_interrupt_reaches_the_whole_tree():
    process = subprocess.Popen(
        [sys.executable, "-c", NESTED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout.readline() == b"1\n"
    below = descendants(process.pid)
    assert len(below) == 1
    interrupt_tree(process.pid)
    process.wait(20)  # with what exit status depends on which of the two was faster
    process.communicate()
    assert not Path(f"/proc/{below[0]}/exe").exists()


def test_who_has_gone_is_not_missed():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    interrupt_tree(process.pid)
    assert descendants(process.pid) == []
