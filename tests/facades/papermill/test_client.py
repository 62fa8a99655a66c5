import io
import logging
from types import SimpleNamespace

from perijove.facades.nbformat import v4
from perijove.facades.papermill.client import PapermillNotebookClient
from perijove.facades.papermill.engines import NotebookExecutionManager


def a_client(**options):
    manager = SimpleNamespace(nb=v4.new_notebook())
    return PapermillNotebookClient(manager, log=logging.getLogger("papermill"), **options)


def test_outputs_are_logged_and_written(caplog):
    caplog.set_level(logging.INFO, "papermill")
    files = io.StringIO(), io.StringIO()
    client = a_client(log_output=True, stdout_file=files[0], stderr_file=files[1])
    client.log_output_message(v4.new_output("stream", name="stdout", text="o"))
    client.log_output_message(v4.new_output("stream", name="stderr", text="e"))
    client.log_output_message(v4.new_output("display_data", data={"text/plain": ["a", "b"]}))
    client.log_output_message(v4.new_output("display_data", data={"image/png": "x"}))
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("INFO", "o"), ("WARNING", "e"), ("INFO", "ab"),
    ]  # fmt: skip
    assert [file.getvalue() for file in files] == ["o", "e"]


def test_it_stops_at_the_first_error_and_does_not_raise():
    cells = [v4.new_code_cell(source) for source in ("1", "1 / 0", "3")]
    manager = NotebookExecutionManager(v4.new_notebook(cells=cells, metadata={"papermill": {}}), progress_bar=False)
    manager.notebook_start()
    nb = PapermillNotebookClient(manager, kernel_name="python3").execute()
    assert [cell.metadata.papermill.status for cell in nb.cells] == ["completed", "failed", "pending"]
    assert [len(cell.outputs) for cell in nb.cells] == [1, 1, 0]
