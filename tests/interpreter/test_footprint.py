import sys

import pytest

from perijove.interpreter.footprint import footprint


def near(size, expected):
    return expected * 0.5 <= size <= expected * 2


def test_plain_values():
    assert footprint("x" * 1000) == sys.getsizeof("x" * 1000)
    assert footprint(None) < 100


def test_containers_are_judged_by_their_first_items():
    assert near(footprint(["x" * 1000 + str(n) for n in range(10_000)]), 10_000 * 1060)
    assert near(footprint({n: [b"y" * 500 + bytes([n])] for n in range(200)}), 200 * 600)


def test_what_holds_itself():
    value = []
    value.append(value)
    assert footprint(value) < 1000


def test_attributes_count_and_classes_do_not():
    class Holder:
        shared = "x" * 1_000_000

        def __init__(self):
            self.text = "y" * 100_000
            self.kind = Holder
            self.module = sys

    assert near(footprint(Holder()), 100_000)


def test_no_code_of_the_users_runs():
    class Hostile(dict):
        def __getattribute__(self, name):
            raise AssertionError(name)

        def __len__(self):
            raise AssertionError

        def __sizeof__(self):
            raise AssertionError

        def __iter__(self):
            raise AssertionError

    assert footprint([Hostile(a=1)]) < 10_000


def test_time_is_bounded():
    class Link:
        pass

    nested = inner = Link()
    for _ in range(5000):
        inner.next = Link()
        inner = inner.next
    assert footprint(nested) < 5001 * 1000
    assert footprint([[1] * 100] * 10_000) > 0


@pytest.mark.parametrize(
    "make",
    [
        "numpy.zeros(100_000)",
        "pandas.DataFrame({'a': numpy.zeros(50_000), 'b': 1})",
        "pandas.Series(numpy.zeros(100_000))",
    ],
)
def test_arrays_and_tables(make):
    numpy = pytest.importorskip("numpy")
    pandas = pytest.importorskip("pandas")
    assert near(footprint(eval(make, {"numpy": numpy, "pandas": pandas})), 800_000)
