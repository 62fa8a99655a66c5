import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.errors import RefusedChange
from perijove.notebook.text import apply_edits, invert_edits, replace_text, utf16_length

texts = st.text("ab\né😀𝒳", max_size=20)


@st.composite
def edited(draw):
    """A text, edits that fit it, and what becomes of it."""
    sections, before, after = [], "", ""
    for kept, gone, come in draw(st.lists(st.tuples(texts, texts, texts), max_size=4)):
        before += kept + gone
        after += kept + come
        sections += [utf16_length(kept)] if kept else []
        if gone or come:
            sections.append((utf16_length(gone), *(come.split("\n") if come else ())))
    return before, tuple(sections), after


@given(edited())
def test_edits_count_utf16_units(case):
    before, edits, after = case

    assert apply_edits(before, edits) == after


@given(edited())
def test_the_inverse_leads_back(case):
    before, edits, after = case
    inverse = invert_edits(before, edits)

    assert apply_edits(after, inverse) == before
    assert apply_edits(before, invert_edits(after, inverse)) == after


@given(texts, texts)
def test_edits_are_found_between_two_texts(old, new):
    assert apply_edits(old, replace_text(old, new)) == new


def test_what_two_texts_share_is_kept():
    assert replace_text("one two three", "one 2 three") == (4, (3, "2"), 6)
    assert replace_text("same", "same") == (4,)
    assert replace_text("", "new") == ((0, "new"),)


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ((2,), "for a text of 2 UTF-16 units, but this one has 3"),
        ((1, (1,)), "for a text of 2 UTF-16 units"),
        ((-1, 4), "below zero: -1"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits, reason):
    with pytest.raises(RefusedChange, match=reason):
        apply_edits("abc", edits)


def test_a_character_is_not_cut_in_two():
    with pytest.raises(RefusedChange, match="cut a character in two, at UTF-16 unit 1"):
        apply_edits("😀", ((1, "x"), 1))


def test_lone_surrogates_of_a_file_are_counted_and_kept():
    assert utf16_length("\ud83d") == 1
    assert apply_edits("\ud83dx😀", (1, (1, "y"), 2)) == "\ud83dy😀"
