import asyncio

import pytest

from perijove.interpreter.magics.nested import compiled, wait_for
from perijove.interpreter.magics.registry import UsageError


def test_code_as_a_function(session):
    session("a = 1")
    run = compiled(session.interpreter.shell, "a += 1\na", "%test")
    assert (run(), run()) == (2, 3)


def test_await(session):
    shell = session.interpreter.shell
    with pytest.raises(UsageError, match="%test can't await"):
        compiled(shell, "await x", "%test")
    assert compiled(shell, "import asyncio\nawait asyncio.sleep(0, 5)", "%test", awaiting=True)() == 5


def test_an_interrupt_cancels():
    ended = []

    async def interrupted():
        try:
            asyncio.get_running_loop().call_soon(interrupt)
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    def interrupt():
        raise KeyboardInterrupt

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        with pytest.raises(KeyboardInterrupt):
            wait_for(interrupted())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    assert ended == [True]
