import asyncio
import threading

import pytest

from perijove.terminal.offload import offload


def test_the_answer_comes_from_another_thread():
    assert threading.get_ident() != asyncio.run(offload(threading.get_ident))


def test_an_error_is_raised_where_it_is_awaited():
    def fail():
        raise ValueError("so")

    with pytest.raises(ValueError, match="so"):
        asyncio.run(offload(fail))


def test_a_deadline_ends_the_wait_and_not_the_thread():
    go_on = threading.Event()

    def work():
        go_on.wait()
        return "late"

    async def main():
        with pytest.raises(TimeoutError):
            await offload(work, deadline=0.01)
        go_on.set()
        return await offload(lambda: "next")

    assert asyncio.run(main()) == "next"


def test_an_answer_after_the_loops_end_is_let_go():
    go_on, done = threading.Event(), threading.Event()

    def work():
        go_on.wait()
        done.set()

    async def main():
        with pytest.raises(TimeoutError):
            await offload(work, deadline=0.01)

    asyncio.run(main())
    go_on.set()
    assert done.wait(10)
