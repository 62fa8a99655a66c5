"""Texts merged by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.merge.lines import Clash, merge_text

texts = st.lists(st.sampled_from("abc"), max_size=6).map("\n".join)


@pytest.mark.parametrize(
    ("base", "local", "remote", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "x\na\nb\nc", "a\nb\nc\ny", "x\na\nb\nc\ny"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb", "same", "same", "same"),
        ("a\nb\nc", "a\nc", "a\nc", "a\nc"),
        ("", "a", "", "a"),
        ("a\n", "a\n", "a", "a"),
    ],
)
def test_disjoint_edits_are_both(base, local, remote, merged):
    result = merge_text(base, local, remote)

    assert result.text() == merged
    assert result.clashes == ()


def test_edits_of_one_line_clash():
    result = merge_text("a\nb\nc", "a\nB\nc", "a\nbb\nc")

    assert result.clashes == (Clash(("b",), ("B",), ("bb",)),)
    assert result.text("local") == "a\nB\nc"
    assert result.text("remote") == "a\nbb\nc"
    assert result.text("local", "remote") == "a\nB\nbb\nc"


def test_a_clash_is_no_larger_than_it_must_be():
    assert merge_text("a", "a\nnew\nx", "a\nnew\ny").clashes == (Clash((), ("x",), ("y",)),)


@given(texts, texts)
def test_one_side_alone_is_the_result(base, side):
    assert merge_text(base, side, base).text() == side
    assert merge_text(base, base, side).text() == side
    assert merge_text(base, side, side).text() == side


@given(texts, texts, texts)
def test_the_sides_can_be_exchanged(base, local, remote):
    one, other = merge_text(base, local, remote), merge_text(base, remote, local)

    assert one.text("local") == other.text("remote")
    assert len(one.clashes) == len(other.clashes)


@given(texts, texts, texts)
def test_added_lines_are_somewhere(base, local, remote):
    there = merge_text(base, local, remote).text("local", "remote").split("\n")

    for side in (local, remote):
        assert {line for line in side.split("\n") if line not in base.split("\n")} <= set(there)
