import doctest
import io

from perijove.notebook.model import CodeCell, Error
from perijove.runner import progress
from perijove.runner.progress import Progress, ended_line, failure_text, running_line, summary
from perijove.runner.run import CellRun

CELL = CodeCell("a", "# Train\n\nmodel.fit(x)\nmodel.save()")


def test_examples():
    assert doctest.testmod(progress).failed == 0


def test_lines():
    assert running_line(CellRun(3, 12, CELL), 5) == "[ 3/12]    5 s  model.fit(x)"
    assert ended_line(CellRun(3, 12, CELL, "ok", 0.25)) == "[ 3/12] 250 ms  model.fit(x)"
    assert ended_line(CellRun(3, 12, CELL, "timeout", 61)) == "[ 3/12] 1 min 1 s  [took too long]  model.fit(x)"
    assert ended_line(CellRun(1, 1, CodeCell("a", "# only this"), "ok", 2)) == "[1/1]  2.0 s  # only this"
    assert len(ended_line(CellRun(1, 1, CodeCell("a", "x" * 500)))) == progress.WIDTH


def test_a_file_gets_a_line_a_cell_and_a_terminal_one_that_counts():
    for live, expected in [
        (False, "[1/1]   0 ms  model.fit(x)\n"),
        (True, "\r\x1b[K[1/1]    0 s  model.fit(x)\r\x1b[K[1/1]   0 ms  model.fit(x)\n"),
    ]:
        out = io.StringIO()
        shown = Progress(out, live=live)
        shown.started(CellRun(1, 1, CELL))
        shown.ended(CellRun(1, 1, CELL))
        shown.tick()
        shown.ended(CellRun(1, 1, CELL, "skipped"))
        assert out.getvalue() == expected


def test_summary():
    runs = [CellRun(1, 3, CELL, "ok", 1.5), CellRun(2, 3, CELL, "skipped"), CellRun(3, 3, CELL, "error", 1)]
    assert summary(runs) == "ran 2 cells in 2.5 s, 1 failed"
    assert summary(runs[:1]) == "ran 1 cell in 1.5 s"


def test_failures_in_one_line():
    def text(*error):
        return failure_text(CellRun(4, 9, CELL, "error", 1, Error(*error)))

    assert text("ValueError", "no\nmore") == "cell 4 failed: ValueError: no"
    assert text("KeyboardInterrupt", "") == "cell 4 failed: KeyboardInterrupt"
    assert text("StdinNotImplementedError", "x").startswith("cell 4 asks for input, and there is nobody to answer")
