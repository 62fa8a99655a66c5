import os
import subprocess
import sys

from perijove.kernel.sources import Sources
from perijove.kernel.starter import Starter
from perijove.kernel.timers import Timers
from perijove.transport.memory import MemoryKernel


class Scene:
    def __init__(self, linger):
        self.now = 0.0
        self.idle = True
        self.ended = 0
        self.channels = MemoryKernel()
        self.sources = Sources(self.channels)
        self.timers = Timers(lambda: self.now)
        self.starter = Starter(linger, self.timers, self.sources, lambda: self.idle, self.end, lambda: self.now)

    def end(self):
        self.ended += 1

    def die(self):
        """A process begins, is followed, and ends."""
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.starter.follow(process.pid)
        process.communicate(b"\n")
        for descriptor in self.channels.wait(10):
            self.sources.handle(descriptor)

    def pass_time(self, seconds):
        self.now += seconds
        self.timers.run()


def test_the_kernel_ends_with_its_starter():
    scene = Scene(0.0)
    scene.die()
    assert scene.ended == 1


def test_it_lingers_until_it_was_idle_for_long():
    scene = Scene(10.0)
    scene.die()
    scene.idle = False
    scene.pass_time(10)
    scene.pass_time(5)
    scene.idle = True
    scene.starter.heard()
    scene.pass_time(5)
    assert scene.ended == 0
    scene.pass_time(5)
    assert scene.ended == 1


def test_who_takes_over_is_the_next_to_be_followed():
    scene = Scene(10.0)
    scene.die()
    scene.starter.follow(os.getpid())
    scene.pass_time(100)
    assert scene.ended == 0
    scene.die()
    scene.pass_time(10)
    assert scene.ended == 1


def test_one_that_has_gone_already_counts_as_ended():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    scene = Scene(0.0)
    scene.starter.follow(process.pid)
    assert scene.ended == 1
