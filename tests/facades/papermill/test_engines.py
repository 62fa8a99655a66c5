from datetime import timedelta

import pytest

from perijove.facades.nbformat import NotebookNode, v4
from perijove.facades.papermill import engines
from perijove.facades.papermill.engines import Engine, NotebookExecutionManager, PapermillEngines
from perijove.facades.papermill.exceptions import PapermillException


def notebook():
    cells = [v4.new_code_cell(f"# papermill_description=STEP{number}\n{number}") for number in range(3)]
    for cell in cells:
        cell.metadata["papermill"] = NotebookNode()
    return v4.new_notebook(cells=cells, metadata={"papermill": {}})


@pytest.fixture
def saved(monkeypatch):
    paths = []
    monkeypatch.setattr(engines, "write_ipynb", lambda nb, path: paths.append(path))
    return paths


def test_an_engine_says_only_how_to_run(saved):
    class Last(Engine):
        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, **options):
            assert (kernel_name, options) == ("k", {"log_output": False, "more": 1})
            nb_man.cell_start(nb_man.nb.cells[0])
            nb_man.cell_complete(nb_man.nb.cells[0])
            nb_man.cell_exception(nb_man.nb.cells[1])

    found = PapermillEngines()
    found.register("last", Last)
    nb = found.execute_notebook_with_engine("last", notebook(), "k", output_path="o", progress_bar=False, more=1)
    assert [cell.metadata.papermill.status for cell in nb.cells] == ["completed", "failed", "pending"]
    assert nb.metadata.papermill.exception is True
    assert saved == ["o"] * 4
    with pytest.raises(PapermillException, match="No engine named 'none' found"):
        found.get_engine("none")
    with pytest.raises(NotImplementedError):
        Engine.execute_notebook(notebook(), "k", progress_bar=False)


def test_saving_within_a_cell_becomes_rarer_when_it_is_slow(saved, monkeypatch):
    manager = NotebookExecutionManager(notebook(), "o", progress_bar=False, autosave_cell_every=10)
    began = manager.last_save_time
    monkeypatch.setattr(manager, "now", lambda: began + timedelta(seconds=9))
    manager.autosave_cell()
    assert saved == []
    moments = iter(range(10, 100, 4))
    monkeypatch.setattr(manager, "now", lambda: began + timedelta(seconds=next(moments)))
    manager.autosave_cell()
    assert saved == ["o"]
    assert manager.autosave_cell_every == 20
    manager.autosave_cell_every = 0
    manager.autosave_cell()
    assert saved == ["o"]


def test_the_line_that_counts_cells(capsys):
    manager = NotebookExecutionManager(notebook(), progress_bar={"desc": "Going", "unit": "step"})
    manager.notebook_start()
    manager.cell_start(manager.nb.cells[1])
    manager.notebook_complete()
    assert capsys.readouterr().err.startswith("Executing STEP1: 3/3 steps, ")
    assert manager.get_cell_description(None) is None
    with pytest.raises(TypeError, match="progress_bar must be instance of bool or dict"):
        NotebookExecutionManager(notebook(), progress_bar=3)
