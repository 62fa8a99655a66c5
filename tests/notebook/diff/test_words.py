"""What differs within lines."""

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.diff.words import highlight, rows

lines = st.text(st.sampled_from("ab =().\t"), max_size=20)


@given(lines, lines)
def test_the_pieces_are_the_lines(before, after):
    old, new = highlight(before, after)

    assert "".join(text for text, _ in old) == before
    assert "".join(text for text, _ in new) == after
    assert [text for text, differs in old if not differs] == [] or "".join(
        text for text, differs in old if not differs
    ) == "".join(text for text, differs in new if not differs)


def test_long_lines_differ_in_one_piece():
    before, after = "x" * 3000 + "1" + "y" * 3000, "x" * 3000 + "22" + "y" * 3000

    assert highlight(before, after)[1] == (("x" * 3000, False), ("22", True), ("y" * 3000, False))


def test_each_line_beside_its_version():
    assert rows(["a = 1", "gone()"], ["new(thing)", "a = 2"]) == [
        (None, "new(thing)"),
        ("a = 1", "a = 2"),
        ("gone()", None),
    ]
