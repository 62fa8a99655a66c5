import asyncio

import pytest

from perijove.interpreter.autoawait import find_runner, run_without_loop
from perijove.settings import SettingsError


@pytest.mark.parametrize("name", ["asyncio", "true", "false"])
def test_the_hosts_loop_needs_no_runner(name):
    assert find_runner(name) is None


def test_a_coroutine_that_never_waits_needs_no_loop():
    async def add(a, b):
        return a + b

    async def both():
        return await add(await add(1, 2), 3)

    assert run_without_loop(both()) == 6
    with pytest.raises(RuntimeError, match="waits for an event loop"):
        run_without_loop(asyncio.sleep(0))


@pytest.mark.parametrize("library", ["trio", "curio"])
def test_cells_in_another_librarys_loop(session, library):
    pytest.importorskip(library)
    session.interpreter.configure(autoawait=library)
    prepared = session.interpreter.prepare(
        f"import {library}\nawait {library}.sleep(0)\nasync def f():\n    await {library}.sleep(0)\n    return 'slept'\nawait f()"
    )

    assert not prepared.is_async
    assert session.interpreter.run_sync(prepared).result == "slept"
    assert session(f"import {library}; await {library}.sleep(0); 1 / 0").error.ename == "ZeroDivisionError"
    assert session("2 + 2").result == 4


def test_from_within_a_loop(session):
    pytest.importorskip("trio")
    session.interpreter.configure(autoawait="trio")
    outcome = asyncio.run(session.interpreter.run("import trio\nawait trio.sleep(0)\n'slept'"))
    assert outcome.result == "slept"


def test_without_any_loop(session):
    session.interpreter.configure(autoawait="sync")
    assert session("async def f(): return 5\nawait f()").result == 5
    assert session("import asyncio; await asyncio.sleep(0)").error.ename == "RuntimeError"


def test_await_may_be_forbidden(session):
    session.interpreter.configure(autoawait="false")
    assert session("async def f(): return 5\nawait f()").error.ename == "SyntaxError"
    session.interpreter.configure(autoawait="true")
    assert session("async def f(): return 5\nawait f()").result == 5


def test_a_library_that_is_absent(session, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "curio", None)
    with pytest.raises(SettingsError, match="autoawait: curio can't be imported"):
        session.interpreter.configure(autoawait="curio", automagic=False)
    assert session.interpreter.settings.automagic


@pytest.mark.parametrize(
    ("runner", "name"), [(lambda coroutine: None, "RuntimeError"), (lambda coroutine: 1 / 0, "ZeroDivisionError")]
)
def test_a_runner_that_does_not_run(session, runner, name):
    session("async def f(): pass")
    session.interpreter.loop_runner = runner
    assert session("await f()").error.ename == name
    session.interpreter.configure(autoawait="sync")
    assert session("await f()\n5").result == 5
