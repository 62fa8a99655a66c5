import collections
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perijove.interpreter.display.pretty import PlainPrinters, Printers, pretty
from perijove.interpreter.display.printer import MAX_SEQUENCE

PEERS = Path(os.environ.get("PERIJOVE_PEERS", ".venv-peers/bin/python"))


def test_wide_lists_stand_in_a_column():
    assert pretty(list(range(30))) == "[" + ",\n ".join(map(str, range(30))) + "]"


def test_long_sequences_are_cut():
    text = pretty(list(range(MAX_SEQUENCE + 5)))
    assert text.endswith("999,\n ...]")


def test_cycles():
    items = [1]
    items.append(items)
    mapping = {}
    mapping["self"] = mapping
    assert [pretty(items), pretty(mapping)] == ["[1, [...]]", "{'self': {...}}"]


def test_registered_printers_go_before():
    printers = Printers()
    printers.type_printers[int] = lambda obj, p, cycle: p.text(f"#{obj}")
    printers.deferred_printers["fractions", "Fraction"] = lambda obj, p, cycle: p.text("a fraction")
    from fractions import Fraction

    assert [pretty([1], printers=printers), pretty(Fraction(1), printers=printers)] == ["[#1]", "a fraction"]
    assert pretty([1]) == "[1]"


def test_the_method():
    class Own:
        def _repr_pretty_(self, p, cycle):
            with p.group(4, "Own(", ")"):
                p.pretty([1, 2])
                p.text(",")
                p.breakable()
                p.text("..." if cycle else "")
                p.pretty({"a": self} if not cycle else 0)

        def __repr__(self):
            raise AssertionError

    assert pretty(Own()) == "Own([1, 2], {'a': Own([1, 2], ...0)})"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner) | st.tuples(inner, inner),
)


@given(VALUES)
def test_plain_values_print_as_python(value):
    assert eval(pretty(value)) == value


@given(VALUES)
def test_short_ones_as_repr(value):
    if len(repr(value)) < 79:
        assert pretty(value) == repr(value)


def test_huge_nested_values_are_bounded():
    inner = list(range(1000))
    text = pretty([[inner] * 1000] * 1000)
    assert len(text) < 3_000_000
    assert text.endswith(", ...]]]") or "..." in text[-200:]


def test_deep_values_are_bounded():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert "..." in pretty(deep)


def test_precision():
    printers = PlainPrinters()
    printers.float_precision = 3
    assert [printers.representation(value) for value in (3.14159, [1.5], 2)] == ["3.142", "[1.500]", "2"]
    printers.float_precision = "%.1e"
    assert printers.representation(3.14159) == "3.1e+00"
    printers.float_precision = ""
    assert printers.representation([3.14159]) == "[3.14159]"
    assert printers.float_precision == ""


@pytest.mark.parametrize("wrong", ["%d %d", "-3", "three", "%q"])
def test_no_precision(wrong):
    with pytest.raises(ValueError, match="precision: expected"):
        PlainPrinters().float_precision = wrong


def test_numpys_precision_follows():
    numpy = pytest.importorskip("numpy")
    printers = PlainPrinters()
    try:
        printers.float_precision = 2
        assert printers.representation(numpy.array([3.14159])) == "array([3.14])"
        assert printers.representation(numpy.float64(3.14159)) == "3.14"
    finally:
        printers.float_precision = ""
    assert numpy.get_printoptions()["precision"] == 8


def test_without_layout():
    printers = PlainPrinters()
    printers.pprint = False
    assert printers.representation(list(range(50))) == repr(list(range(50)))


def test_what_is_registered_for_numbers_holds_in_lists_too():
    printers = PlainPrinters()
    printers.type_printers[int] = lambda obj, p, cycle: p.text(f"#{obj}")
    printers.singleton_printers[id(None)] = lambda obj, p, cycle: p.text("nothing")
    assert printers.representation([1, True, None]) == "[#1, True, nothing]"
    assert [printers.representation(1), printers.representation(None)] == ["#1", "nothing"]


KEYS = st.integers(0, 99) | st.text("ab\n", max_size=8) | st.none()
MORE = st.recursive(
    VALUES
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("xy ", min_size=20, max_size=60)
    | st.frozensets(KEYS, max_size=6),
    lambda inner: (
        st.lists(inner, max_size=25)
        | st.lists(inner, max_size=6).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=8)
        | st.dictionaries(KEYS, inner, max_size=4).map(lambda found: {"ordered": found})
        | st.lists(inner, max_size=4).map(lambda found: {"error": found})
        | st.lists(inner, max_size=4).map(lambda found: {"deque": found})
    ),
    max_leaves=30,
)
THEIRS = """
import collections, json, sys
from IPython.lib.pretty import pretty
"""
BUILD = """
def build(value):
    if isinstance(value, dict):
        if list(value) == ["ordered"]: return collections.OrderedDict((k, build(v)) for k, v in value["ordered"].items())
        if list(value) == ["error"]: return ValueError(*map(build, value["error"]))
        if list(value) == ["deque"]: return collections.deque(map(build, value["deque"]), maxlen=9)
        return {k: build(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)): return type(value)(map(build, value))
    return value
"""
ANSWER = """
print(json.dumps([pretty(build(eval(text)), max_width=width) for text, width in json.load(sys.stdin)]))
"""


@pytest.mark.peers
def test_texts_are_those_of_ipython():
    """Many values in one question: a process for each would take too long."""
    if not PEERS.exists():
        pytest.skip(f"the environment with IPython {PEERS} is not there")
    drawn = []

    @settings(max_examples=400, deadline=None, database=None)
    @given(MORE, st.sampled_from([79, 40, 20]))
    def draw(value, width):
        drawn.append((repr(value), width))

    draw()
    question = json.dumps(drawn)
    done = subprocess.run(
        [PEERS, "-c", THEIRS + BUILD + ANSWER], input=question, capture_output=True, text=True, check=True
    )
    names = {"collections": collections}
    exec(BUILD, names)
    ours = [pretty(names["build"](eval(text)), width) for text, width in drawn]
    assert ours == json.loads(done.stdout)
