import threading

from perijove.interpreter.inspection.values import MAX_VALUE, length, value_text


def test_a_value_is_bounded_in_size():
    assert value_text("x" * 10_000_000) == repr("x" * MAX_VALUE) + " ..."
    assert len(value_text(list(range(100_000)))) < 2 * MAX_VALUE
    assert value_text(3) == "3"


def test_a_repr_that_does_not_end_is_left_behind():
    released = threading.Event()

    class Slow:
        def __repr__(self):
            released.wait()
            return "late"

    try:
        assert value_text(Slow(), seconds=0.01) == "(its repr takes longer than 0.01 s)"
    finally:
        released.set()


def test_a_repr_that_fails_is_named():
    class Fails:
        def __repr__(self):
            raise KeyboardInterrupt

    assert value_text(Fails()) == "(its repr raised KeyboardInterrupt)"


def test_only_known_containers_are_measured():
    class Sized:
        def __len__(self):
            raise AssertionError

    assert [length(value) for value in ([1, 2], "abc", Sized(), 3)] == [2, 3, None, None]
