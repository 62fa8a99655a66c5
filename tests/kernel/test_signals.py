import subprocess
import sys

CODE = """
import os, signal
from perijove.kernel.signals import listen_to_signals
from perijove.kernel.sources import Sources
from perijove.transport.memory import MemoryKernel
channels = MemoryKernel()
sources = Sources(channels)
listen_to_signals(sources, lambda: print("interrupted"), lambda: print("terminated"))
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    os.kill(os.getpid(), number)
for descriptor in channels.wait(10):
    sources.handle(descriptor)
"""


def test_signals_are_told_and_end_nothing():
    told = subprocess.run(
        [sys.executable, "-c", CODE], env={"PYTHONPATH": "src"}, capture_output=True, text=True, check=True
    )
    assert sorted(told.stdout.split()) == ["interrupted", "terminated", "terminated"]
