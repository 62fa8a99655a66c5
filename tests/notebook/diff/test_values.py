"""How values differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.diff.edit import Drop, Hunk, Insert, ListEdit, ObjectEdit, Replace, TextEdit
from perijove.notebook.diff.values import compare, compare_texts, equal_ends, is_binary

STREAM = {"output_type": "stream", "name": "stdout", "text": "a\nb"}
PLOT = {"output_type": "display_data", "data": {"image/png": "AAAA\n", "text/plain": "<Figure>"}, "metadata": {}}


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        (1, 1, None),
        (1, 1.0, Replace(1, 1.0)),
        ("a", "b", Replace("a", "b")),
        ("a\nb\nc", "a\nB\nc", TextEdit((1, Hunk(("b",), ("B",)), 1))),
        ("a", "a\nb", TextEdit((1, Hunk((), ("b",))))),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, ObjectEdit({"a": Drop(1), "b": Replace(2, 3), "c": Insert(4)})),
        ([1, 2, 3], [1, 3], ListEdit((1, Hunk((2,), ()), 1))),
        ([1, 2], [1, 2, 3], ListEdit((2, Hunk((), (3,))))),
        ([{"a": 1}], [{"a": 2}], ListEdit((ObjectEdit({"a": Replace(1, 2)}),))),
        ({"a": {"b": [[1]]}}, {"a": {"b": [[2]]}}, ObjectEdit({"a": ObjectEdit({"b": ListEdit((ListEdit((Hunk((1,), (2,)),)),))})})),
    ],
    ids=repr,
)  # fmt: skip
def test_how_values_differ(before, after, edit):
    assert compare(before, after) == edit


def test_an_output_is_compared_with_one_of_its_kind():
    changed = {**STREAM, "text": "a\nB"}

    assert compare([STREAM, PLOT], [PLOT, changed]) == ListEdit((Hunk((STREAM,), ()), 1, Hunk((), (changed,))))
    assert compare([PLOT, STREAM], [PLOT, changed]) == ListEdit(
        (1, ObjectEdit({"text": TextEdit((1, Hunk(("b",), ("B",))))}))
    )


def test_a_picture_is_replaced_whole():
    other = {**PLOT, "data": {**PLOT["data"], "image/png": "AAAB\n"}}

    assert compare([PLOT], [other]) == ListEdit(
        (ObjectEdit({"data": ObjectEdit({"image/png": Replace("AAAA\n", "AAAB\n")})}),)
    )
    assert is_binary("application/pdf")
    assert not is_binary("image/svg+xml")
    assert not is_binary("text/plain")


def test_what_is_very_deep_is_compared_as_a_whole():
    deep, other = 1, 2
    for _ in range(200):
        deep, other = [deep], [other]

    assert compare(deep, deep) is None
    assert compare(deep, other) is not None


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        ("x\n" * 400, "x\n" * 400 + "y\n", (800, 0)),
        ("x\n" * 400 + "y", "x\n" * 400 + "yy", (800, 0)),
        ("a" + "\nx" * 400, "b" + "\nx" * 400, (0, 800)),
        ("x\n" * 300 + "a" + "\nx" * 300, "x\n" * 300 + "b\nc" + "\nx" * 300, (600, 600)),
        ("x" * 900, "x" * 901, (0, 0)),
        ("x\n" * 300 + "a" * 900, "x\n" * 300 + "b" * 900, (0, 0)),
    ],
)
def test_equal_ends_are_whole_lines_where_they_are_most_of_a_text(before, after, ends):
    start, end = equal_ends(before, after)
    assert (start, end) == ends
    assert before[:start] == after[:start]
    assert before[len(before) - end :] == after[len(after) - end :]


@given(
    head=st.lists(st.sampled_from(["a", "b", ""]), max_size=4),
    middles=st.tuples(*[st.lists(st.sampled_from(["a", "b", "", "c"]), max_size=4)] * 2),
    tail=st.lists(st.sampled_from(["a", "b", ""]), max_size=4),
)
def test_long_texts_with_equal_ends_are_compared_by_line(head, middles, tail):
    before, after = ("\n".join(["same"] * 200 + head + middle + tail + ["same"] * 200) for middle in middles)
    assert_leads(before, after)


@given(data=st.data())
def test_small_differences_of_long_texts_are_followed(data):
    lines = [f"line {number} {'x' * 80}" for number in range(1300)]
    other = list(lines)
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.sampled_from([0, 1, 7, 640, 641, 644, 1290, len(other) - 1]))
        other[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.lists(st.sampled_from(["new", "", lines[5]]), max_size=9)
        )
    assert_leads("\n".join(lines), "\n".join(other))


def assert_leads(before, after):
    edit = compare_texts(before, after) if before != after else TextEdit((before.count("\n") + 1,))
    old, new, made = before.split("\n"), after.split("\n"), []
    at = 0
    for section in edit.sections:
        if isinstance(section, int):
            made += old[at : at + section]
            at += section
        else:
            assert tuple(old[at : at + len(section.before)]) == section.before
            at += len(section.before)
            made += section.after
    assert (made, at) == (new, len(old))
    assert not any(isinstance(a, type(b)) for a, b in zip(edit.sections, edit.sections[1:], strict=False))
