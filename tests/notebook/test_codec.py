import contextlib
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError
from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    Change,
    ClearOutputs,
    DeleteCell,
    EditSource,
    InsertCell,
    MoveCell,
    ReplaceCell,
    SetCellMetadata,
    SetCellType,
    SetExecutionCount,
    SetMetadata,
    SetOutputs,
    UpdateDisplay,
    decode,
    encode,
)

ids = st.text("abc", min_size=1, max_size=3)
words = st.text(max_size=8)
sections = st.integers(0, 9) | st.tuples(st.integers(0, 9)) | st.tuples(st.integers(0, 9), words, words)


@pytest.fixture(scope="session")
def changes(strategies):
    value, output = strategies["value"], strategies["output"]
    kinds = {
        InsertCell: st.builds(InsertCell, st.integers(-5, 5), strategies["cell"]),
        DeleteCell: st.builds(DeleteCell, ids),
        MoveCell: st.builds(MoveCell, ids, st.integers(-5, 5)),
        SetCellType: st.builds(SetCellType, ids, words),
        ReplaceCell: st.builds(ReplaceCell, ids, strategies["cell"]),
        EditSource: st.builds(EditSource, ids, st.lists(sections, max_size=4).map(tuple)),
        SetCellMetadata: st.builds(SetCellMetadata, ids, words, value) | st.builds(SetCellMetadata, ids, words),
        SetMetadata: st.builds(SetMetadata, words, value) | st.builds(SetMetadata, words),
        ClearOutputs: st.builds(ClearOutputs, ids),
        SetOutputs: st.builds(SetOutputs, ids, st.lists(output, max_size=3).map(tuple)),
        AppendOutput: st.builds(AppendOutput, ids, output),
        AppendStream: st.builds(AppendStream, ids, words, words),
        UpdateDisplay: st.builds(UpdateDisplay, ids, strategies["object"], strategies["object"]),
        SetExecutionCount: st.builds(SetExecutionCount, ids, st.none() | st.integers(0, 9)),
    }
    assert set(kinds) == set(get_args(Change))
    return st.lists(st.one_of(*kinds.values()), max_size=4)


@given(data=st.data())
def test_decoding_what_was_encoded_gives_the_same_changes(data, changes):
    drawn = data.draw(changes)

    assert decode(encode(drawn)) == drawn


def test_the_shared_cases_are_encoded_as_they_are(cases):
    for case in cases:
        assert json.loads(encode(decode(json.dumps(case["changes"])))) == case["changes"]


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_gives_changes_or_one_error(text):
    with contextlib.suppress(NotebookError):
        decode(text)


@given(data=st.data())
def test_any_json_gives_changes_or_one_error(data, strategies):
    value = strategies["value"]
    fields = ["cell_id", "index", "cell", "edits", "output", "outputs", "name", "text", "key", "value", "data"]
    ops = st.sampled_from([kind.__struct_config__.tag for kind in get_args(Change)])
    change = st.fixed_dictionaries({"op": ops}, optional=dict.fromkeys(fields, value))
    with contextlib.suppress(NotebookError):
        decode(json.dumps(data.draw(st.lists(change | value, max_size=2))))


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({}, "the changes must be a list, found an object ({})"),
        ([1], "change 1: must be an object, found a number (1)"),
        ([{"op": "explode"}], "change 1: there is no op 'explode'"),
        ([{"op": ["x"]}], "change 1: there is no op ['x']"),
        ([{"op": "delete_cell"}], "change 1 (delete_cell): key 'cell_id' is missing"),
        (
            [{"op": "delete_cell", "cell_id": 5}],
            "change 1 (delete_cell): key 'cell_id' must be a string, found a number (5)",
        ),
        (
            [{"op": "move_cell", "cell_id": "a", "index": True}],
            "change 1 (move_cell): key 'index' must be a number, found true",
        ),
        (
            [{"op": "edit_source", "cell_id": "a", "edits": [[1, 2]]}],
            "change 1 (edit_source): a section of the edits must be a number or [number, line, …], found a list ([1, 2])",
        ),
        (
            [{"op": "insert_cell", "index": 0, "cell": {"cell_type": "code"}}],
            "change 1 (insert_cell), its cell: key 'id' is missing",
        ),
        (
            [{"op": "set_outputs", "cell_id": "a", "outputs": [{"output_type": 1}]}],
            "change 1 (set_outputs), output 1: key 'output_type' must be a string, found a number (1)",
        ),
        (
            [{"op": "update_display", "display_id": "d", "data": []}],
            "change 1 (update_display): key 'data' must be an object, found a list ([])",
        ),
    ],
)
def test_what_is_malformed_is_named(plain, message):
    with pytest.raises(NotebookError) as caught:
        decode(json.dumps(plain))

    assert str(caught.value) == message
