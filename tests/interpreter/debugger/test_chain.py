import builtins
import itertools

import pytest

from perijove.interpreter.debugger.chain import related


def chained(*errors):
    for before, after in itertools.pairwise(errors):
        after.__context__ = before
    return errors[-1]


def test_what_led_to_it_comes_first():
    first, second, third = KeyError(), ValueError(), TypeError()
    assert related(chained(first, second, third)) == [first, second, third]
    third.__suppress_context__ = True
    assert related(third) == [third]
    third.__cause__ = first
    assert related(third) == [first, third]


def test_a_circle_ends():
    one, two = KeyError(), ValueError()
    one.__context__, two.__context__ = two, one
    assert set(related(one)) == {one, two}


def test_a_group_has_its_members():
    group = getattr(builtins, "ExceptionGroup", None)
    if group is None:
        pytest.skip("exception groups came with Python 3.11")
    members = [ValueError(1), KeyError(2)]
    error = group("both", members)
    assert related(error) == [*members, error]
