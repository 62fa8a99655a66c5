import pytest

from perijove.kernel.throttle import BURST, BYTES_A_SECOND, Throttle


class Channels:
    """Says what is watched."""

    def __init__(self):
        self.watched = {3, 5}

    def watch(self, descriptor):
        self.watched.add(descriptor)

    def unwatch(self, descriptor):
        self.watched.discard(descriptor)


@pytest.fixture
def channels():
    return Channels()


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def throttle(channels, clock):
    return Throttle(channels, lambda: clock[0])


def test_a_burst_passes(throttle, channels):
    throttle.passed(BURST)
    throttle.regulate([3, 5])
    assert (channels.watched, throttle.timeout) == ({3, 5}, None)


def test_what_comes_after_waits_as_long_as_it_takes(throttle, channels, clock):
    throttle.passed(BURST + BYTES_A_SECOND)
    throttle.regulate([3, 5])
    assert (channels.watched, throttle.timeout) == (set(), 1.0)
    clock[0] = 0.5
    throttle.regulate([3, 5])
    assert (channels.watched, throttle.timeout) == (set(), 0.5)
    clock[0] = 1.0
    throttle.regulate([3, 5])
    assert (channels.watched, throttle.timeout) == ({3, 5}, None)


def test_steady_printing_at_the_rate_is_never_held(throttle, channels, clock):
    throttle.passed(BURST)
    for second in range(1, 100):
        clock[0] = float(second)
        throttle.passed(BYTES_A_SECOND)
        throttle.regulate([3, 5])
        assert channels.watched == {3, 5}


def test_a_pause_gives_a_new_burst(throttle, channels, clock):
    throttle.passed(BURST)
    clock[0] = 3600.0
    throttle.regulate([3, 5])
    throttle.passed(BURST)
    throttle.regulate([3, 5])
    assert channels.watched == {3, 5}


def test_a_worker_that_is_gone_is_not_looked_at_again(throttle, channels, clock):
    throttle.passed(2 * BURST)
    throttle.regulate([3, 5])
    throttle.forget()
    clock[0] = 100.0
    throttle.regulate([8])
    assert (channels.watched, throttle.timeout) == (set(), None)
