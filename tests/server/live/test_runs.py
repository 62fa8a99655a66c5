from perijove.notebook.model import CodeCell, MarkdownCell, Notebook
from perijove.server.live.events import RunId
from perijove.server.live.runs import Running, RunQueue

CELLS = Notebook(cells=(CodeCell(id="a"), CodeCell(id="b"), MarkdownCell(id="words")))


def test_one_at_a_time_in_order():
    queue = RunQueue()
    queue.ask(["b", "a", "b"])
    assert queue.states() == {"b": "queued", "a": "queued"}
    assert queue.order == ("b", "a")
    assert queue.start_next(CELLS) == (Running(RunId(1), "b"), CELLS.cells[1])
    assert queue.start_next(CELLS) is None
    assert queue.states() == {"b": "running", "a": "queued"}
    assert queue.order == ("b", "a")
    queue.end()
    assert queue.start_next(CELLS) == (Running(RunId(2), "a"), CELLS.cells[0])
    queue.end()
    assert queue.start_next(CELLS) is None


def test_cells_without_code_are_passed_over():
    queue = RunQueue()
    queue.ask(["words", "gone", "a"])
    assert queue.start_next(CELLS)[0].cell_id == "a"
    assert queue.states() == {"a": "running"}


def test_the_latest_run_of_a_cell():
    queue = RunQueue()
    queue.ask(["a"])
    queue.start_next(CELLS)
    assert queue.is_running(RunId(1))
    assert queue.is_latest(RunId(1))
    queue.end()
    queue.ask(["a"])
    queue.start_next(CELLS)
    assert not queue.is_latest(RunId(1))
    assert queue.is_latest(RunId(2))
    assert not queue.is_running(RunId(1))


def test_forgetting():
    queue = RunQueue()
    queue.ask(["a", "b"])
    queue.start_next(CELLS)
    queue.forget_waiting()
    assert queue.states() == {"a": "running"}
    queue.ask(["b"])
    queue.clear()
    assert (queue.states(), queue.running) == ({}, None)
