import asyncio
from contextlib import contextmanager

import pytest


@contextmanager
def noted(told):
    told.append("in")
    try:
        yield
    finally:
        told.append("out")


def test_code_is_run_within_a_block(session):
    told = []
    nested = session.interpreter.nested("a = 20\na + 1", "%test")
    assert nested.run_within(noted(told), lambda value: told.append(value) or value * 2) == 42
    assert (told, session.names["a"]) == (["in", 21, "out"], 20)


def test_code_that_awaits_is_a_coroutine(session):
    told = []
    nested = session.interpreter.nested("import asyncio\nawait asyncio.sleep(0, 7)", "%test")
    assert nested.is_async
    waiting = nested.run_within(noted(told), lambda value: value + 1)
    assert told == []
    assert (asyncio.run(waiting), told) == (8, ["in", "out"])


def test_an_error_ends_the_block(session):
    told = []
    with pytest.raises(ZeroDivisionError):
        session.interpreter.nested("1/0").run_within(noted(told))
    assert told == ["in", "out"]
