import asyncio

from perijove.server.live.outbox import Outbox


def run(work):
    return asyncio.run(asyncio.wait_for(work(), 10))


def test_frames_keep_their_order_and_the_end_comes_last():
    async def work():
        box = Outbox(100)
        box.put("a")
        box.put("b")
        box.end()
        box.put("too late")
        return [await box.get() for _ in range(3)]

    assert run(work) == ["a", "b", None]


def test_waiting_for_a_frame():
    async def work():
        box = Outbox(100)
        async with asyncio.TaskGroup() as group:
            got = group.create_task(box.get())
            await asyncio.sleep(0)
            box.put("a")
        return got.result()

    assert run(work) == "a"


def test_a_page_that_is_too_far_behind_is_given_up_with_all_that_waited():
    async def work():
        box = Outbox(10)
        box.put("a large first frame is no fault")
        box.put("x" * 10)
        assert not box.overflowed
        box.put("x")
        assert box.overflowed
        return await box.get(), box._bytes

    assert run(work) == (None, 0)


def test_what_was_taken_does_not_count():
    async def work():
        box = Outbox(10)
        for _ in range(100):
            box.put("x" * 9)
            await box.get()
        return box.overflowed

    assert run(work) is False
