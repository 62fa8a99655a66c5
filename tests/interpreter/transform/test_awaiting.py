import pytest

from perijove.interpreter.transform.awaiting import await_magics

CALL = "get_ipython().run_cell_magic('time', '', 'await x\\n')"


@pytest.mark.parametrize(
    ("source", "awaited"),
    [
        (CALL, f"await {CALL}"),
        (
            "y = get_ipython().run_line_magic('time', 'await x')",
            "y = await get_ipython().run_line_magic('time', 'await x')",
        ),
        (
            "é = get_ipython().run_line_magic('timeit', '-n 3 -q await x')",
            "é = await get_ipython().run_line_magic('timeit', '-n 3 -q await x')",
        ),
        (f"async def f():\n    {CALL}", f"async def f():\n    await {CALL}"),
        ("get_ipython().run_cell_magic('time', '', 'async def f(): await x')", None),
        ("get_ipython().run_cell_magic('time', '', 'x = \"await\"')", None),
        ("get_ipython().run_cell_magic('bash', '', 'await x')", None),
        (f"text = {CALL!r}\nawait x", None),
        ("get_ipython().run_cell_magic('time', '', 'await x", None),
        ("await x", None),
    ],
)
def test_calls_are_awaited(source, awaited):
    assert await_magics(source, lambda code: code) == (awaited or source)


def test_not_where_nothing_can_await():
    with pytest.raises(SyntaxError, match="outside async function"):
        await_magics(f"def f():\n    {CALL}", lambda code: code)
