import asyncio

import pytest

from perijove.compat import async_helpers


async def answer(wait=False):
    if wait:
        await asyncio.sleep(0)
    return 42


def test_runners():
    assert async_helpers._asyncio_runner(answer(wait=True)) == 42
    assert str(async_helpers._asyncio_runner) == "asyncio"
    kept = async_helpers.get_asyncio_loop()
    assert async_helpers.get_asyncio_loop() is kept
    kept.close()
    assert async_helpers._pseudo_sync_runner(answer()) == 42
    with pytest.raises(SyntaxError, match="needs a real event loop"):
        async_helpers._pseudo_sync_runner(answer(wait=True))

    async def here():
        return async_helpers.get_asyncio_loop() is asyncio.get_running_loop()

    assert asyncio.run(here())


@pytest.mark.parametrize(
    ("code", "awaits"),
    [("await f()", True), ("x = 1", False), ("async def f():\n    await g()", False), ("a b", False)],
)
def test_code_that_awaits(code, awaits):
    assert async_helpers._should_be_async(code) is awaits


@pytest.mark.parametrize("name", ["trio", "curio"])
def test_other_loops(name):
    pytest.importorskip(name)
    seen = []

    async def see():
        seen.append(name)

    getattr(async_helpers, f"_{name}_runner")(see())
    assert seen == [name]
