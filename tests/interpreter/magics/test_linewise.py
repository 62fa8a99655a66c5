import functools
import itertools
import sys

import pytest

from perijove.interpreter.magics import linewise


def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def generate(n):
    for i in range(n):
        value = i
        yield value


class Box:
    def method(self):
        return 1

    @property
    def value(self):
        return 2

    @staticmethod
    def static():
        return 3


def names(obj):
    return [name for _, name in linewise.codes_of(obj)]


def measured(function, *arguments):
    clock = itertools.count()
    lines = linewise.Lines({function.__code__: "f"}, lambda: float(next(clock)))
    lines.run(lambda: list(function(*arguments)) if function is generate else function(*arguments))
    first = function.__code__.co_firstlineno
    return {number - first: line.hits for number, line in lines.costs[function.__code__].items()}


def test_hits():
    assert measured(work, 3) == {1: 1, 2: 4, 3: 3, 4: 1}
    assert measured(generate, 2)[3] == 2
    assert sys.gettrace() is None


def test_recursion_and_errors():
    def down(n):
        if n:
            return down(n - 1)
        raise ValueError

    lines = linewise.Lines({down.__code__: "down"}, lambda: 1.0)
    with pytest.raises(ValueError):
        lines.run(lambda: down(3))
    first = down.__code__.co_firstlineno
    assert lines.costs[down.__code__][first + 1].hits == 4
    assert sys.gettrace() is None


def test_what_has_code():
    assert names(work) == ["work"]
    assert names(functools.partial(work, 1)) == ["work"]
    assert names(functools.lru_cache(work)) == ["work"]
    assert set(names(Box)) == {"Box.method", "Box.value", "Box.static"}
    assert "work" in names(sys.modules[__name__])
    assert names(len) == []


def test_bars():
    assert [linewise.bar(part) for part in (0, 0.5, 1, 2, 0.025)] == ["", "█" * 10, "█" * 20, "█" * 20, "▌"]
