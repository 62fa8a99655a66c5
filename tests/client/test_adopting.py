import asyncio
import os

from perijove.client.adopting import take_over
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec
from perijove.settings import KernelSettings


def test_what_is_somebodys_or_has_gone_is_left_alone():
    async def test():
        async with KernelManager(native_spec("perijove")) as manager:
            file = str(manager.connection_file)
            assert await take_over(file, None, os.environ, KernelSettings()) is None
            assert manager.running
        assert await take_over(file, None, os.environ, KernelSettings()) is None

    asyncio.run(asyncio.wait_for(test(), 60))
