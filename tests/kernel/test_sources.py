import os

from perijove.kernel.sources import Sources
from perijove.transport.memory import MemoryKernel


def test_who_watches_is_called_until_it_does_not():
    channels = MemoryKernel()
    sources = Sources(channels)
    read, write = os.pipe()
    called = []
    sources.watch(read, lambda: called.append(os.read(read, 10)))
    os.write(write, b"a")
    for descriptor in channels.wait(10):
        sources.handle(descriptor)
    sources.unwatch(read)
    sources.unwatch(read)
    os.write(write, b"b")
    assert channels.wait(0) == []
    sources.handle(read)
    assert called == [b"a"]
    for descriptor in (read, write):
        os.close(descriptor)
    channels.close()
