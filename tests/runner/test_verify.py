import asyncio
import io

import msgspec

from perijove.notebook.ipynb import read, write
from perijove.notebook.model import ExecuteResult
from perijove.notebook.stream import Stream
from perijove.runner.headless import Job
from perijove.runner.verify import verify_file
from perijove.settings import RunSettings, Settings


def verify(path, **options):
    settings = Settings(run=RunSettings(allow_errors=True))
    job = Job(path, None)
    return asyncio.run(asyncio.wait_for(verify_file(job, settings, out=io.StringIO(), **options), 60))


def put(path, make_notebook, outputs, *sources, **rest):
    notebook = make_notebook(*sources, **rest)
    cells = [notebook.cells[0]]
    for cell, found in zip(notebook.cells[1:], outputs, strict=True):
        cells.append(msgspec.structs.replace(cell, outputs=tuple(found)))
    write(msgspec.structs.replace(notebook, cells=tuple(cells)), path)
    return path


def result(text):
    return ExecuteResult({"text/plain": text}, execution_count=7)


def test_what_is_as_it_was_and_what_is_not(make_notebook, tmp_path):
    outputs = [[Stream("stdout", "1\n")], [result("0.3")], [result("7")], [result("old")], [], [result("no")]]
    sources = ("print(1)", "0.1 + 0.2", "8", "# NBVAL_IGNORE_OUTPUT\nobject()", "# NBVAL_RAISES_EXCEPTION\n1/0", "2")
    path = put(tmp_path / "n.ipynb", make_notebook, outputs, *sources, tags={6: ["nbval-skip"]})
    before = path.read_bytes()
    found = verify(path)
    assert [cell.run.status for cell in found.cells] == ["ok", "ok", "ok", "ok", "expected", "skipped"]
    assert [[each.what for each in cell.differences] for cell in found.failed] == [["text/plain"], ["output"]]
    assert [cell.run.number for cell in found.failed] == [3, 5]
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["n.ipynb"]


def test_a_cell_that_fails_has_failed(make_notebook, tmp_path):
    path = put(tmp_path / "n.ipynb", make_notebook, [[], [result("1")]], "1/0", "1")
    found = verify(path)
    assert [cell.failed for cell in found.cells] == [True, False]
    assert found.failed[0].run.error.ename == "ZeroDivisionError"


def test_lax_compares_what_is_marked(make_notebook, tmp_path):
    outputs = [[result("1")], [result("1")]]
    path = put(tmp_path / "n.ipynb", make_notebook, outputs, "2", "# NBVAL_CHECK_OUTPUT\n2")
    assert [cell.run.number for cell in verify(path, lax=True).failed] == [2]
    assert read(path).cells[1].outputs[0].execution_count == 7
