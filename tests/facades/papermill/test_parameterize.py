import pytest

from perijove.facades.nbformat import v4
from perijove.facades.papermill.exceptions import PapermillMissingParameterException
from perijove.facades.papermill.parameterize import add_builtin_parameters, parameterize_notebook, parameterize_path

PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}, "papermill": {}}


def notebook(*tags):
    cells = [v4.new_code_cell(str(number), metadata={"tags": [tag]}) for number, tag in enumerate(tags)]
    return v4.new_notebook(cells=cells, metadata=PYTHON)


def test_where_the_cell_goes(tmp_path):
    def tags(nb, values):
        return [cell.metadata.tags[0] for cell in parameterize_notebook(nb, values).cells]

    (tmp_path / "p.yaml").write_text("a: 1")
    assert tags(notebook("x", "parameters", "y"), {"a": 1}) == ["x", "parameters", "injected-parameters", "y"]
    assert tags(notebook("x"), str(tmp_path / "p.yaml")) == ["injected-parameters", "x"]
    again = parameterize_notebook(notebook("parameters", "injected-parameters"), {"a": 2}, True, comment="Set")
    assert [cell.source for cell in again.cells] == ["0", "# Set\na = 2\n"]
    assert again.cells[1].metadata.jupyter == {"source_hidden": True}
    assert again.metadata.papermill.parameters == {"a": 2}


def test_paths():
    values = add_builtin_parameters({"a": 1})
    assert parameterize_path("{a}-{pm[run_uuid]}", values) == f"1-{values['pm']['run_uuid']}"
    assert parameterize_path(None, values) is None
    with pytest.raises(PapermillMissingParameterException, match="Missing parameter 'b'"):
        parameterize_path("{b}", values)
