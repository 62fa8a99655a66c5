import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.guarded import MISSING, evaluate
from perijove.interpreter.guarded.plain import MAX_LENGTH, is_simple


class Same(int):
    def more(self):
        raise AssertionError


class Other(int):
    def __eq__(self, other):
        raise AssertionError

    def __add__(self, other):
        raise AssertionError

    __radd__ = __add__
    __hash__ = int.__hash__


class Keys(dict):
    def __iter__(self):
        raise AssertionError


NAMES = {"same": Same(1), "other": Other(1), "mine": Keys(a=1), "values": [1, [2, "x"]], "objects": [object()]}
NAMES["round_and_round"] = [NAMES["values"]]
NAMES["round_and_round"].append(NAMES["round_and_round"])


@pytest.mark.parametrize(
    "expression",
    [
        "-5", "+5", "~5", "not 5", "1 + 1", "3 - 1", "2 * 3", "5 // 2", "5 / 2", "5 ** 2", "2 >> 1", "2 << 1", "1 | 2",
        "1 & 2", "1 ^ 3", "5 % 3", "'a' + 'b'", "[1] + [2]", "'ab' * 2", "{1} | {2}", "1 < 4 < 3", "(1 < 4) < 3",
        "4 > 3 > 2 > 9", "1 in [1] in [[1]]", "0 not in [1]", "True is not False", "1 != 1", "2 if 1 > 0 else 'a'",
        "0 or 'a'", "1 and 'a'", "1 or 'a'", "list(range(20))[3:-2:3]", "len('abc')", "sorted({3, 1})", "'a,b'.split(',')",
        "'abc'.upper()[1]", "[1, 2].index(2)", "{'a': 1}.get('a')", "{'a': 1}.get('b', 2)", "{'a': 1}.keys().isdisjoint({})",
        "dict()", "max(1, 2)", "divmod(7, 2)", "int('12')", "same + 1", "same == 1", "1 != same", "-same",
        "values[1][1]", "values == [1, [2, 'x']]", "(1.5).as_integer_ratio()",
    ],
)  # fmt: skip
def test_values_of_plain_things(expression):
    assert evaluate(expression, NAMES) == eval(expression, dict(NAMES))


@pytest.mark.parametrize(
    "expression",
    [
        "other + 1", "1 + other", "other == 1", "1 == other", "-other", "[other] == [1]", "1 in [other]", "not mine",
        "list(mine)", "len(mine)", "sorted(mine)", "objects == []", "sorted(objects)", "round_and_round == 1",
        "2 ** 10 ** 10", "1 << 10 ** 9", "'a' * 10 ** 9", "10 ** 9 * [1]", "list(range(10 ** 9))", "sum(range(10 ** 30))", "1 in range(10 ** 9)", "'%999999999d' % 1",
        "(10 ** 1000) * (10 ** 1000)", "'a'.ljust(10 ** 9)", "1 / 0", "[1].index(2)", "int('x')", "values.append(1)",
        "values.clear()", "print('never')", "open('x')", "sum(*values)", "sorted([1], key=print)",
    ],
)  # fmt: skip
def test_what_may_not_be_computed_is_not(expression, capsys):
    assert evaluate(expression, NAMES) is MISSING
    assert NAMES["values"] == [1, [2, "x"]]
    assert capsys.readouterr().out == ""


def test_what_is_plain():
    assert all(map(is_simple, (None, 1, "a", b"", 1.5, [], {"a": [1, (2,)]}, range(MAX_LENGTH), {}.items(), Same(1))))
    assert not any(
        map(
            is_simple,
            (
                object(),
                [object()],
                Other(1),
                Keys(),
                [0] * (MAX_LENGTH + 1),
                range(10**30),
                "a" * 20_000,
                1 << 5000,
                int,
                print,
            ),
        )
    )


SIMPLE = st.recursive(
    st.none() | st.booleans() | st.integers(-50, 50) | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=5,
)


@given(SIMPLE, SIMPLE, st.sampled_from(["+", "-", "*", "/", "//", "%", "<<", "|", "<", "==", "in", "is not", "and"]))
def test_what_is_computed_is_what_python_gives(left, right, sign):
    names = {"left": left, "right": right}
    found = evaluate(f"left {sign} right", names)
    if found is not MISSING:
        assert repr(found) == repr(eval(ast.unparse(ast.parse(f"left {sign} right")), names))  # NaN is not itself
