from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.display.pretty import Printers, pretty
from perijove.interpreter.display.printer import MAX_SEQUENCE


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
