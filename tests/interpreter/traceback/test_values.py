import threading
import time

import pytest

from perijove.interpreter.traceback.values import MAX_TEXT, Values


@pytest.fixture
def values():
    return Values(each=0.05, total=0.2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        ("a\nb", "'a\\nb'"),
        (None, "None"),
        ([1, {"a": (2,)}], "[1, {'a': (2,)}]"),
        (list(range(30)), f"[{', '.join(map(str, range(20)))}, ...]"),
        ([[[[[[1]]]]]], "[[[[[...]]]]]"),
        pytest.param(10**5000, "<int of 16610 bits>", id="huge"),
    ],
)
def test_values(values, text, value):
    assert values.text(value) == text


def test_long_texts_are_cut(values):
    assert values.text("x" * 10**6) == f"'{'x' * MAX_TEXT}'... (1000000 in all)"
    assert len(values.text(["x" * 10**6])) <= MAX_TEXT + 3
    assert len(values.text([[list(range(100))] * 100] * 100)) <= MAX_TEXT + 3


class Sleeping:
    def __init__(self, event):
        self.event = event

    def __repr__(self):
        self.event.wait(60)
        return "late"


class Looping:
    ended = False

    def __repr__(self):
        while not Looping.ended:
            try:
                while not Looping.ended:
                    pass
            except BaseException:  # noqa: BLE001 - what it is hostile by
                Looping.ended = True
        return "stubborn"


class Failing:
    def __repr__(self):
        raise SystemExit(3)


class Several:
    def __repr__(self):
        return "a\n  b"


def test_hostile_values_take_no_longer_than_they_may(values):
    event = threading.Event()
    started = time.monotonic()
    assert values.text(Sleeping(event)) == "(its repr takes too long)"
    assert values.text([Looping()]) == "(its repr takes too long)"
    assert time.monotonic() - started < 30
    event.set()
    for thread in threading.enumerate():
        if thread.name == "perijove-repr":
            thread.join(30)
            assert not thread.is_alive()


def test_after_too_long_no_further_value_is_asked():
    values = Values(total=0)
    assert values.text(Several()) == "(not asked: the values before it took too long)"
    assert values.text(5) == "5"


def test_values_that_fail(values):
    assert values.text(Failing()) == "(its repr raised SystemExit)"
    assert values.text(Several()) == "a b"
