import importlib
import io
import json
import logging

import pytest

from perijove.facades import install, uninstall
from perijove.facades.nbclient.exceptions import CellTimeoutError
from perijove.facades.nbformat import v4, write
from perijove.facades.papermill import PapermillExecutionError, execute_notebook
from perijove.facades.papermill.exceptions import PapermillException, PapermillMissingParameterException
from perijove.facades.papermill.files import load_notebook_node

PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python"}}
quietly = {"progress_bar": False}


@pytest.fixture
def source(tmp_path):
    def written(*sources, **metadata):
        cells = [v4.new_code_cell(each) for each in sources]
        cells[0].metadata["tags"] = ["parameters"]
        write(v4.new_notebook(cells=cells, metadata=PYTHON | metadata), tmp_path / "in.ipynb")
        return tmp_path / "in.ipynb"

    return written


def test_parameters_go_in_and_the_record_comes_out(source, tmp_path):
    out = execute_notebook(source("a = 1", "print(a)"), tmp_path / "{a}.ipynb", {"a": 7}, **quietly)
    written = load_notebook_node(str(tmp_path / "7.ipynb"))
    assert out.cells[2].outputs[0].text == written.cells[2].outputs[0].text == "7\n"
    assert written.cells[1].source == "# Parameters\na = 7\n"
    about = written.metadata.papermill
    assert (about.parameters, about.exception, about.output_path) == ({"a": 7}, None, str(tmp_path / "7.ipynb"))
    assert about.duration > 0
    assert [cell.metadata.papermill.status for cell in written.cells] == ["completed"] * 3
    assert set(written.cells[0].metadata.execution) >= {"iopub.status.busy", "shell.execute_reply"}


def test_a_failure_is_marked_and_the_next_run_takes_the_marks_away(source, tmp_path):
    path = source("a = 0", "1 / a", "3")
    with pytest.raises(PapermillExecutionError, match=r'Exception encountered at "In \[2\]"') as caught:
        execute_notebook(path, tmp_path / "out.ipynb", **quietly)
    assert (caught.value.cell_index, caught.value.ename) == (1, "ZeroDivisionError")
    failed = load_notebook_node(str(tmp_path / "out.ipynb"))
    assert [cell.metadata.tags == ["papermill-error-cell-tag"] for cell in failed.cells] == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert [failed.cells[index].metadata.papermill.status for index in (1, 3, 4)] == ["completed", "failed", "pending"]
    mended = execute_notebook(tmp_path / "out.ipynb", None, {"a": 1}, **quietly)
    assert [cell.cell_type for cell in mended.cells] == ["code"] * 4


def test_leaving_with_0_is_success(source):
    for code in ("import sys; sys.exit()", "raise SystemExit(0)"):
        out = execute_notebook(source("1", code, "3"), None, **quietly)
        assert [cell.execution_count for cell in out.cells] == [1, 2, None]
    with pytest.raises(PapermillExecutionError):
        execute_notebook(source("1", "import sys; sys.exit(1)"), None, **quietly)


def test_a_cell_that_takes_too_long_has_failed(source, tmp_path):
    with pytest.raises(CellTimeoutError):
        execute_notebook(source("while True: pass"), tmp_path / "out.ipynb", execution_timeout=0.5, **quietly)
    assert load_notebook_node(str(tmp_path / "out.ipynb")).cells[0].metadata.papermill.status == "failed"


def test_reports_hide_their_code(source):
    path = source("a = 1")
    document = json.loads(path.read_text())
    document["cells"][0]["metadata"]["jupyter"] = {"outputs_hidden": False}
    path.write_text(json.dumps(document))
    out = execute_notebook(path, None, {"a": 2}, report_mode=True, prepare_only=True)
    assert out.cells[0].metadata.jupyter == {"outputs_hidden": False, "source_hidden": True}
    assert out.cells[1].metadata.jupyter == {"source_hidden": True}
    assert out.cells[0].outputs == []


def test_what_is_printed_can_be_kept(source, tmp_path, caplog):
    stdout = io.StringIO()
    caplog.set_level(logging.INFO, "papermill")
    path = source("import sys; print('out'); print('err', file=sys.stderr)", "6 * 7")
    execute_notebook(path, None, log_output=True, stdout_file=stdout, cwd=tmp_path, **quietly)
    assert stdout.getvalue() == "out\n"
    told = [(each.levelname, each.getMessage()) for each in caplog.records]
    assert ("INFO", "out\n") in told
    assert ("WARNING", "err\n") in told
    assert ("INFO", "42") in told
    assert ("INFO", "Executing Cell 1---------------------------------------") in told


def test_what_can_not_be_read_or_written(source, tmp_path):
    with pytest.raises(PapermillMissingParameterException, match="Missing parameter 'b'"):
        execute_notebook(source("1"), "{b}.ipynb", {"a": 1})
    with pytest.raises(PapermillException, match=r"s3://b/x.ipynb: local files and '-' .* s3:// is not"):
        execute_notebook("s3://b/x.ipynb", None)
    with pytest.raises(FileNotFoundError, match=r"output folder .* doesn't exist"):
        execute_notebook(source("1"), tmp_path / "nowhere" / "x.ipynb", **quietly)


def test_it_is_served_under_its_name():
    install("papermill")
    try:
        assert importlib.import_module("papermill").execute_notebook is execute_notebook
        assert importlib.import_module("papermill.iorw").load_notebook_node is load_notebook_node
    finally:
        uninstall()
