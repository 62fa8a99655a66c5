import asyncio
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from perijove.client.errors import KernelDied
from perijove.client.registry import Registry
from perijove.notebook.errors import NotebookError
from perijove.notebook.ipynb import read, write
from perijove.notebook.stream import Stream
from perijove.runner.headless import Job, run_file
from perijove.runner.journal import journal_path, read_journal
from perijove.settings import RunSettings, Settings


def run(source, target=None, kernel=None, **options):
    out = io.StringIO()
    job = Job(source, target or source, kernel)
    result = asyncio.run(asyncio.wait_for(run_file(job, Settings(run=RunSettings(**options)), out), 60))
    return result, out.getvalue()


def texts(path):
    return [[each.text for each in cell.outputs if isinstance(each, Stream)] for cell in read(path).cells[1:]]


def test_a_file_is_run_in_its_folder_and_written(make_notebook, tmp_path):
    source, target = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    write(make_notebook("import os; x = 6; print(os.getcwd())", "print(x * 7)"), source)
    before = source.read_bytes()
    result, told = run(source, target)
    assert texts(target) == [[f"{tmp_path}\n"], ["42\n"]]
    assert source.read_bytes() == before
    assert [each.status for each in result.runs] == ["ok", "ok"]
    assert len(told.splitlines()) == 2
    metadata = read(target).metadata
    assert metadata["language_info"]["name"] == "python"
    assert metadata["kernelspec"]["name"] == "perijove"


def test_in_place_and_with_a_kernel_that_is_not_here(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    spec = {"name": "gone", "display_name": "Gone", "language": "python"}
    write(make_notebook("print(1)", kernelspec=spec), source)
    source.chmod(0o640)
    _, told = run(source)
    assert told.startswith("perijove: the notebook's kernel 'gone' is not here, so it is run with 'perijove'")
    assert texts(source) == [["1\n"]]
    assert read(source).metadata["kernelspec"] == spec
    assert stat.S_IMODE(source.stat().st_mode) == 0o640


def test_a_file_keeps_its_layout_where_that_is_asked_for(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("print(6 * 7)"), source)
    plain = json.loads(source.read_text())
    before = json.dumps({key: plain[key] for key in ("nbformat", "nbformat_minor", "metadata", "cells")}, indent=4)
    source.write_text(before)
    run(source, preserve=True)
    assert source.read_text().startswith(before.partition("language_info")[0].partition("metadata")[0])
    assert not source.read_text().endswith("\n")
    assert texts(source) == [["42\n"]]
    run(source)
    assert source.read_text().startswith('{\n "cells": [')


EDITS = "path = 'in.ipynb'; text = open(path).read(); print(open(path, 'w').write(text.replace('was {0}', '{1}')) > 0)"


def test_what_is_typed_into_the_file_while_it_runs_is_kept(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook(EDITS.format("here", "typed meanwhile"), "print(2)  # was here"), source)
    _, told = run(source)
    assert f"perijove: {source} was changed while it ran; the changes are kept\n" in told
    assert texts(source)[-2:] == [["True\n"], ["2\n"]]
    assert read(source).cells[-1].source == "print(2)  # typed meanwhile"
    assert not journal_path(source).exists()


def test_a_file_that_is_no_notebook_any_more_is_left_and_so_is_the_journal(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("print(open('in.ipynb', 'w').write('{'))"), source)
    with pytest.raises(NotebookError, match=r"in\.ipynb: .*no JSON"):
        run(source)
    assert source.read_text() == "{"
    assert journal_path(source).exists()


def test_a_failing_cell_is_in_the_file(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("1/0", "print(1)"), source)
    result, _ = run(source)
    assert [each.error.ename for each in result.failed] == ["ZeroDivisionError"]
    assert texts(source) == [[], []]
    assert [each.output_type for each in read(source).cells[1].outputs] == ["error"]


def test_a_time_limit_and_then_the_next_cell(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("print('on', flush=True)\nwhile True: pass", "print(2)"), source)
    result, _ = run(source, timeout=1.0, allow_errors=True)
    assert [each.status for each in result.runs] == ["timeout", "ok"]
    assert texts(source) == [["on\n"], ["2\n"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_done_is_there_when_it_is_ended(make_notebook, tmp_path, number):
    source = tmp_path / "in.ipynb"
    code = f"import os, time; print('so far', flush=True); os.kill({os.getpid()}, {int(number)}); time.sleep(60)"
    write(make_notebook("print(1)", code, "print(3)"), source)
    result, _ = run(source)
    assert result.ended_by == number
    assert [each.status for each in result.runs] == ["ok", "interrupted"]
    assert texts(source) == [["1\n"], ["so far\n"], []]


def test_a_kernel_that_dies_is_told_of(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("print(1)", "import os; os.kill(os.getppid(), 9)", "3"), source)
    result, _ = run(source)
    assert [each.status for each in result.runs] == ["ok", "died"]
    assert "SIGKILL" in result.failed[0].error.evalue


def test_what_can_not_be_read_run_or_written(make_notebook, tmp_path, monkeypatch):
    source = tmp_path / "in.ipynb"
    with pytest.raises(FileNotFoundError):
        run(source)
    source.write_text("{")
    with pytest.raises(NotebookError, match=r"in\.ipynb"):
        run(source)
    assert source.read_text() == "{"
    write(make_notebook("1"), source)
    with pytest.raises(FileNotFoundError):
        run(source, tmp_path / "none" / "out.ipynb")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))  # no Python starts like that
    with pytest.raises(KernelDied):
        run(source)


def killed_run(source, until):
    """Runs a notebook in a process of its own, and kills that when its journal says so."""
    command = [sys.executable, "-m", "perijove", "run", str(source)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            left = read_journal(source) if journal_path(source).exists() else None
            if left is not None and until(left):
                break
            time.sleep(0.01)  # noqa: TID251 - another process writes, and tells nobody
        else:
            raise TimeoutError("the run has not come so far")
    finally:
        process.kill()
        process.wait()


def resume(source):
    out = io.StringIO()
    result = asyncio.run(asyncio.wait_for(run_file(Job(source, source, resume=True), Settings(), out), 60))
    return result, out.getvalue()


def is_printing(left):
    return "c2" in {cell for cell, _ in [left.asked]} and any(getattr(each, "text", "") for each in left.changes[2:])


LINES = "".join(f"{number}\n" for number in range(400))
PRINTING = "import time\nfor i in range(400):\n    print(i, flush=True); time.sleep(0.005)\nx += 1"


def test_a_killed_run_goes_on_in_the_middle_of_a_cell(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("x = 41", PRINTING, "print(x)"), source)
    killed_run(source, is_printing)
    result, told = resume(source)
    assert "was killed after 1 cells; going on with it" in told
    assert [each.status for each in result.runs] == ["ok", "ok", "ok"]
    assert texts(source) == [[], [LINES], ["42\n"]]
    assert [cell.execution_count for cell in read(source).cells[1:]] == [1, 2, 3]
    assert Registry().records() == []


def test_a_cell_that_has_ended_meanwhile_counts(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    done = tmp_path / "done"
    write(make_notebook("x = 41", f"{PRINTING}\nopen({str(done)!r}, 'w').close()", "print(x)"), source)
    killed_run(source, is_printing)
    while not done.exists():
        time.sleep(0.01)  # noqa: TID251 - as above
    result, _ = resume(source)
    assert [each.status for each in result.runs] == ["ok", "ok", "ok"]
    assert texts(source) == [[], [LINES], ["42\n"]]


def test_an_error_meanwhile_is_one(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("x = 41", f"{PRINTING}\n1/0", "print(x)"), source)
    killed_run(source, is_printing)
    result, _ = resume(source)
    assert [each.status for each in result.runs] == ["ok", "error"]
    assert texts(source)[1] == [LINES]


def test_a_run_from_the_start_ends_the_kernel_that_was_left(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("x = 41", PRINTING, "print(x)"), source)
    killed_run(source, is_printing)
    (left,) = Registry().records()
    _, told = run(source)
    assert "running from the start" in told
    assert texts(source) == [[], [LINES], ["42\n"]]
    with pytest.raises(ProcessLookupError):
        os.kill(left.pid, 0)


def test_without_its_kernel_a_run_begins_again(make_notebook, tmp_path):
    source = tmp_path / "in.ipynb"
    write(make_notebook("x = 41", PRINTING, "print(x)"), source)
    killed_run(source, is_printing)
    (left,) = Registry().records()
    os.kill(left.pid, signal.SIGKILL)
    _, told = resume(source)
    assert "its kernel has ended: running again from the first" in told
    assert texts(source) == [[], [LINES], ["42\n"]]


def test_a_run_can_be_recorded(tmp_path, make_notebook):
    path = tmp_path / "a.ipynb"
    write(make_notebook("1", "1 / 0", "3"), path)
    asyncio.run(run_file(Job(path, path, record=True), Settings(), io.StringIO()))
    found = read(path)
    about = found.metadata["papermill"]
    assert (about["input_path"], about["parameters"], about["exception"]) == (str(path), {}, True)
    cells = [found.cell(name).metadata for name in ("c1", "c2", "c3")]
    assert [cell["papermill"]["status"] for cell in cells] == ["completed", "failed", "pending"]
    order = ["iopub.status.busy", "iopub.execute_input", "shell.execute_reply", "iopub.status.idle"]
    assert sorted(cells[0]["execution"], key=cells[0]["execution"].get) == order
