import msgspec
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import CodeCell, ExecuteResult, MarkdownCell, Notebook, Stream, reads, writes
from perijove.notebook.strip import RUN_METADATA, Wanted, strip, without

OUTPUTS = (Stream("stdout", "x"), ExecuteResult({"text/plain": "1"}, {}, 3))
NOTEBOOK = Notebook(
    (
        CodeCell("a", "1", {"execution": {"iopub.status.busy": "t"}, "mine": 1}, OUTPUTS, 3),
        CodeCell("b", "2", {"tags": ["keep_output"]}, OUTPUTS, 4),
        MarkdownCell("m", "# x", {"collapsed": True}),
    ),
    {"widgets": {}, "language_info": {"name": "python", "version": "3.11"}},
)


def test_outputs_counts_and_what_a_run_leaves_go():
    stripped = strip(NOTEBOOK)

    assert [(cell.id, cell.metadata) for cell in stripped.cells] == [
        ("a", {"mine": 1}),
        ("b", {"tags": ["keep_output"]}),
        ("m", {}),
    ]
    assert (stripped.cells[0].outputs, stripped.cells[0].execution_count) == ((), None)
    assert (stripped.cells[1].outputs, stripped.cells[1].execution_count) == (OUTPUTS, 4)
    assert stripped.metadata == {"language_info": {"name": "python", "version": "3.11"}}


def test_each_kind_on_its_own():
    counts = strip(NOTEBOOK, Wanted(outputs=False, metadata=(), keep_tags=frozenset()))
    assert [cell.execution_count for cell in counts.cells[:2]] == [None, None]
    assert counts.cells[0].outputs == (OUTPUTS[0], ExecuteResult({"text/plain": "1"}, {}, None))
    outputs = strip(NOTEBOOK, Wanted(counts=False, metadata=()))
    assert (outputs.cells[0].outputs, outputs.cells[0].execution_count) == ((), 3)


def test_metadata_by_pattern():
    metadata = {"a": {"b": 1, "c": 2}, "d": 3}
    assert without(metadata, ("a.b",), (), "") == {"a": {"c": 2}, "d": 3}
    assert without(metadata, ("a*",), ("a.c",), "") == {"d": 3}
    assert without(metadata, ("*",), ("a",), "") == {"a": {"b": 1, "c": 2}}
    assert without(metadata, ("x",), (), "") is metadata
    stripped = strip(NOTEBOOK, Wanted(metadata=(*RUN_METADATA, "language_info.version"), keep=("widgets",)))
    assert stripped.metadata == {"widgets": {}, "language_info": {"name": "python"}}


@given(data=st.data())
def test_stripping_twice_is_stripping_once(data, notebooks):
    stripped = strip(data.draw(notebooks))

    assert strip(stripped) is stripped
    assert reads(writes(stripped)) == stripped


def test_nothing_to_strip_is_the_same_notebook():
    clean = msgspec.structs.replace(NOTEBOOK, cells=(), metadata={})
    assert strip(clean) is clean
