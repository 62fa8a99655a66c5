import asyncio
import threading
from asyncio import tasks

import pytest

from perijove.kernel.eventloop import EventLoop


@pytest.fixture
def events():
    create_task = tasks.create_task
    made = EventLoop()
    yield made
    vars(asyncio)["create_task"] = tasks.create_task = create_task
    if made.loop is not None:
        made.loop.close()
        asyncio.set_event_loop(None)


def test_jobs_come_in_order_without_a_loop(events):
    done = []
    for number in range(3):
        events.put(lambda number=number: done.append(number))
    for _ in range(3):
        events.next()()
    assert done == [0, 1, 2]


def test_the_loop_runs_while_there_is_no_job(events):
    events.prepare("import asyncio")
    ran = asyncio.Event()

    async def background():
        ran.set()
        events.put(lambda: "job")

    task = vars(asyncio)["create_task"](background())  # as user code calls it
    assert events.next()() == "job"
    assert ran.is_set()
    assert task.done()


def test_a_job_from_another_thread_ends_the_waiting(events):
    events.prepare("asyncio")
    threading.Timer(0.01, lambda: events.put(lambda: "job")).start()
    assert events.next()() == "job"


def test_a_cell_that_awaits_is_not_ended_by_a_job(events):
    async def cell():
        events.put(lambda: "next")
        await asyncio.sleep(0.01)
        return "value"

    assert events.run(cell()) == "value"
    assert events.next()() == "next"


def test_an_error_in_a_cell_is_raised(events):
    async def cell():
        await asyncio.sleep(0)
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        events.run(cell())


def test_cancelling_stops_what_awaits(events):
    async def cell():
        asyncio.get_running_loop().call_soon(lambda: stopped.append(events.cancel()))
        await asyncio.sleep(60)

    stopped = []
    with pytest.raises(asyncio.CancelledError):
        events.run(cell())
    assert stopped == [True]


def test_code_on_the_stack_is_not_cancelled(events):
    async def cell():
        return events.cancel()

    assert events.run(cell()) is False
    assert events.cancel() is False


def test_asyncio_run_leaves_the_loop_in_place(events):
    events.prepare("asyncio")
    asyncio.run(asyncio.sleep(0))
    events.prepare()
    assert asyncio.get_event_loop_policy().get_event_loop() is events.loop


def test_a_loop_that_was_closed_is_replaced(events):
    events.prepare("asyncio")
    events.loop.close()
    events.put(lambda: "job")
    assert events.next()() == "job"
    events.prepare()
    assert not events.loop.is_closed()


def test_an_interrupted_callback_of_an_earlier_cell_does_not_end_the_waiting(events):
    events.prepare("asyncio")

    def interrupted():
        events.put(lambda: "job")
        raise KeyboardInterrupt

    events.loop.call_soon(interrupted)
    assert events.next()() == "job"


def test_what_was_put_aside_before_a_cell_awaited_is_done_beside_it(events):
    heard = []

    async def cell():
        while not heard:  # noqa: ASYNC110 - what is to be heard sets no event
            await asyncio.sleep(0)
        return heard

    events.put_aside(lambda: heard.append("comm"))
    assert events.run(cell()) == ["comm"]


def test_who_reads_is_asked_for_a_job_until_there_is_a_loop(events):
    events.wait = lambda has_job: has_job() or events.put(lambda: "read")
    assert events.next()() == "read"
    events.prepare("asyncio")
    events.wait = None
    events.put(lambda: "job")
    assert events.next()() == "job"


def test_what_a_handler_raises_between_cells_is_shown_and_the_next_job_runs(events, capsys):
    def wait(_):
        events.wait = None
        events.put(lambda: "job")
        raise TimeoutError("too late")

    events.wait = wait
    assert events.next()() == "job"
    assert "TimeoutError: too late" in capsys.readouterr().err
