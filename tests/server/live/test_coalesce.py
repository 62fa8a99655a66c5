from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    ClearOutputs,
    SetExecutionCount,
    UpdateDisplay,
    apply_all,
)
from perijove.notebook.model import CodeCell, DisplayData, Notebook
from perijove.notebook.plain import to_plain
from perijove.server.live.coalesce import Pending

cell = st.sampled_from(["a", "b"])
changes = st.one_of(
    st.builds(AppendStream, cell, st.sampled_from(["stdout", "stderr"]), st.sampled_from(["x", "y\n", "z\r", "\b"])),
    st.builds(
        AppendOutput,
        cell,
        st.builds(DisplayData, st.just({"text/plain": "1"}), display_id=st.sampled_from(["one", None])),
    ),
    st.builds(ClearOutputs, cell),
    st.builds(UpdateDisplay, st.just("one"), st.sampled_from([{"text/plain": "2"}, {"text/html": "3"}])),
    st.builds(SetExecutionCount, cell, st.integers(1, 9)),
)


@given(st.lists(changes, max_size=30))
def test_waiting_changes_nothing_in_the_end(made):
    notebook = Notebook(cells=(CodeCell(id="a"), CodeCell(id="b")))
    pending = Pending()
    for change in made:
        pending.add(change)
    assert bool(pending) == bool(made)
    taken = pending.take()
    assert len(taken) <= len(made)
    assert to_plain(apply_all(notebook, taken)) == to_plain(apply_all(notebook, made))
    assert not pending


def test_printed_lines_become_one_change():
    pending = Pending()
    for number in range(1000):
        pending.add(AppendStream("a", "stdout", f"{number}\n"))
    assert pending.take() == [AppendStream("a", "stdout", "".join(f"{number}\n" for number in range(1000)))]


def test_what_was_cleared_and_replaced_is_not_sent():
    pending = Pending()
    for number in range(100):
        pending.add(ClearOutputs("a"))
        pending.add(AppendOutput("a", DisplayData({"text/plain": str(number)})))
        pending.add(UpdateDisplay("one", {"text/plain": str(number)}))
    assert pending.take() == [
        ClearOutputs("a"),
        AppendOutput("a", DisplayData({"text/plain": "99"})),
        UpdateDisplay("one", {"text/plain": "99"}),
    ]
