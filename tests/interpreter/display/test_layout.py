from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.display.layout import Document


def listed(words, width=20):
    document = Document(width)
    with document.group(1, "[", "]"):
        for index, word in enumerate(words):
            if index:
                document.text(",")
                document.breakable()
            document.text(word)
    return document.render()


def test_a_group_that_fits_is_one_line():
    assert listed(["aa", "bb"]) == "[aa, bb]"


def test_one_that_does_not_is_broken_everywhere():
    assert listed(["a" * 10, "b" * 10]) == "[" + "a" * 10 + ",\n " + "b" * 10 + "]"


def test_the_width_is_exact():
    assert [listed(["a" * count, "b"]).count("\n") for count in (15, 16)] == [0, 1]


def test_hard_newlines_break_the_groups_around_them():
    document = Document(80)
    with document.group(2, "(", ")"):
        document.text("a")
        document.breakable()
        with document.indent(2):
            document.text("b")
            document.break_()
            document.text("c")
    assert document.render() == "(a\n  b\n    c)"


def test_groups_left_open_are_closed():
    document = Document(80)
    document.begin_group(1, "(")
    document.text("a")
    assert document.render() == "(a"


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=30)), st.integers(5, 60))
def test_only_spaces_are_added(words, width):
    assert "".join(listed(words, width).split()) == "[" + ",".join(words) + "]"


def test_an_indent_breaks_with_the_group_around_it():
    document = Document(max_width=10)
    with document.group(0, "<", ">"):
        document.text("a" * 8)
        with document.indent(4):
            assert document.indentation == 4
            document.breakable()
            document.text("b")
    document.flush()
    assert document.render() == f"<{'a' * 8}\n    b>"
