import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, from_plain, to_plain
from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    Change,
    ClearOutputs,
    DeleteCell,
    EditSource,
    InsertCell,
    MoveCell,
    RefusedChange,
    ReplaceCell,
    SetCellMetadata,
    SetCellType,
    SetExecutionCount,
    SetMetadata,
    SetOutputs,
    UpdateDisplay,
    apply,
    apply_all,
    change_to_plain,
    decode,
    invert,
)
from perijove.notebook.text import replace_text


def test_the_shared_cases(cases):
    def outcome(case):
        try:
            return to_plain(apply_all(from_plain(case["notebook"]), decode(json.dumps(case["changes"]))))
        except RefusedChange:
            return None

    assert [case["name"] for case in cases if outcome(case) != case.get("result")] == []


def test_the_inverses_of_the_shared_cases(cases):
    def inverse(case):
        notebook, inverses = from_plain(case["notebook"]), []
        for change in decode(json.dumps(case["changes"])):
            inverses.insert(0, invert(notebook, change))
            notebook = apply(notebook, change)
        return None if None in inverses else json.loads(json.dumps([change_to_plain(change) for change in inverses]))

    assert [case["name"] for case in cases if "inverse" in case and inverse(case) != case["inverse"]] == []


def test_the_shared_cases_are_complete(cases):
    ops = {change["op"] for case in cases for change in case["changes"]}

    assert ops == {kind.__struct_config__.tag for kind in get_args(Change)}
    assert len({case["name"] for case in cases}) == len(cases) >= 40
    assert all(("result" in case) != case.get("refused", False) for case in cases)


@st.composite
def changed(draw, notebooks, strategies):
    """A notebook and a change that may fit it."""
    notebook = draw(notebooks)
    cell_id = st.sampled_from([cell.id for cell in notebook.cells] or ["gone"]) | st.just("gone")
    text, index, value = strategies["text"], st.integers(-2, 6), strategies["value"]
    key = st.sampled_from([*notebook.metadata, "new"])
    found = draw(cell_id)
    source = notebook.cell(found).source if found != "gone" else ""
    return notebook, draw(
        st.one_of(
            st.builds(InsertCell, index, st.builds(CodeCell, st.sampled_from(["new", "cell-0"]), text)),
            st.builds(DeleteCell, cell_id),
            st.builds(MoveCell, cell_id, index),
            st.builds(SetCellType, cell_id, st.sampled_from(["code", "markdown", "raw", "heading"])),
            st.builds(ReplaceCell, cell_id, st.builds(MarkdownCell, st.sampled_from(["new", "cell-0"]), text)),
            st.builds(EditSource, st.just(found), text.map(lambda new: replace_text(source, new))),
            st.builds(SetCellMetadata, cell_id, key, value) | st.builds(SetCellMetadata, cell_id, key),
            st.builds(SetMetadata, key, value) | st.builds(SetMetadata, key),
            st.builds(ClearOutputs, cell_id),
            st.builds(SetOutputs, cell_id, st.lists(strategies["output"], max_size=2).map(tuple)),
            st.builds(AppendOutput, cell_id, strategies["output"]),
            st.builds(AppendStream, cell_id, st.just("stdout"), text),
            st.builds(UpdateDisplay, st.just("d"), strategies["bundle"]),
            st.builds(SetExecutionCount, cell_id, st.none() | st.integers(0, 9)),
        )
    )


@given(data=st.data())
def test_a_change_and_its_inverse_are_no_change(data, notebooks, strategies):
    notebook, change = data.draw(changed(notebooks, strategies))
    plain = json.dumps(to_plain(notebook))
    try:
        after = apply(notebook, change)
    except RefusedChange:
        return
    inverse = invert(notebook, change)

    assert json.dumps(to_plain(notebook)) == plain, "the notebook itself stays as it was"
    if inverse is not None:
        assert apply(after, inverse) == notebook


@given(data=st.data())
def test_cell_ids_stay_unique(data, notebooks, strategies):
    notebook, change = data.draw(changed(notebooks, strategies))
    try:
        ids = [cell.id for cell in apply(notebook, change).cells]
    except RefusedChange:
        return

    assert len(set(ids)) == len(ids)


def test_a_refusal_says_why():
    notebook = Notebook((CodeCell("a", "1"),))

    with pytest.raises(RefusedChange, match="there is no cell with the id 'z' among 1 cells"):
        apply(notebook, DeleteCell("z"))


def test_a_cell_that_nothing_touched_is_the_same_object():
    notebook = Notebook((CodeCell("a"), CodeCell("b", outputs=(DisplayData({}, display_id="d"),))))

    after = apply(notebook, UpdateDisplay("d", {"text/plain": "2"}))

    assert after.cells[0] is notebook.cells[0]
    assert after.cells[1] is not notebook.cells[1]


def test_keys_that_another_type_would_mean_are_left_when_the_type_changes():
    odd = MarkdownCell("a", "x", extra={"outputs": [1], "kept": 2})

    assert apply(Notebook((odd,)), SetCellType("a", "code")).cells == (CodeCell("a", "x", extra={"kept": 2}),)


def test_many_changes_are_what_one_after_the_other_are():
    notebook = Notebook(tuple(CodeCell(f"c{number}", "x") for number in range(20)))
    inside = [
        change for number in range(20) for change in (SetExecutionCount(f"c{number}", number), ClearOutputs("c0"))
    ]
    changes = [
        *inside,
        DeleteCell("c3"),
        *inside[:6],
        SetCellType("c5", "markdown"),
        *inside[20:],
        InsertCell(0, CodeCell("c3")),
    ]
    one_by_one = notebook
    for change in changes[:50]:
        one_by_one = apply(one_by_one, change)
    assert apply_all(notebook, changes[:50]) == one_by_one
    with pytest.raises(RefusedChange, match="there is no cell with the id 'gone' among 20 cells"):
        apply_all(notebook, [*inside, ClearOutputs("gone")])
