import pytest

from perijove.kernel.timers import Timers


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def timers(clock):
    return Timers(lambda: clock[0])


def test_what_is_due_is_done_in_order(timers, clock):
    done = []
    timers.set("b", 2, lambda: done.append("b"))
    timers.set("a", 1, lambda: done.append("a"))
    assert timers.timeout == 1
    timers.run()
    assert done == []
    clock[0] = 2
    timers.run()
    assert (done, timers.timeout) == (["a", "b"], None)


def test_a_name_has_one_call_the_latest(timers, clock):
    done = []
    timers.set("a", 1, lambda: done.append("first"))
    timers.set("a", 2, lambda: done.append("second"))
    clock[0] = 3
    timers.run()
    assert done == ["second"]


def test_what_is_cancelled_is_not_done(timers, clock):
    timers.set("a", 1, lambda: pytest.fail("cancelled"))
    timers.cancel("a")
    timers.cancel("unknown")
    assert timers.timeout is None
    clock[0] = 2
    timers.run()


def test_a_call_may_set_the_next(timers, clock):
    done = []
    timers.set("a", 1, lambda: timers.set("a", 1, lambda: done.append("again")))
    clock[0] = 1
    timers.run()
    assert timers.timeout == 1
    clock[0] = 2
    timers.run()
    assert done == ["again"]
