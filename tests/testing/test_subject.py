import asyncio

import pytest

from perijove.protocol.message import Channel
from perijove.testing.subject import Broken, open_subject, printed, require


async def conversation():
    async with open_subject("echo") as kernel:
        reply, outputs = await kernel.run("hello")
        await kernel.heartbeat()
        info = await kernel.ask("kernel_info_request", channel=Channel.CONTROL)
        with pytest.raises(Broken, match="nothing of the kind did not come"):
            await kernel.until(lambda: False, 0.01, "nothing of the kind")
        await kernel.settle(lambda: False, 0.01)
        async with kernel.other_client() as client:
            await client.wait_ready()
        assert kernel.wrote() == ""
        kernel.send("shutdown_request", {"restart": False}, Channel.CONTROL)
        await kernel.ended()
    return reply["status"], printed(outputs), info["implementation"]


def test_a_kernel_is_started_spoken_to_and_ended(user):
    assert asyncio.run(conversation()) == ("ok", "hello", "echo")


def test_what_is_required_is_said_when_it_is_missing():
    require(1, "fine")
    with pytest.raises(Broken, match="two"):
        require([], "two")
