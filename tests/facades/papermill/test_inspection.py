from types import SimpleNamespace

from perijove.facades.nbformat import v4, write
from perijove.facades.papermill.inspection import display_notebook_help, inspect_notebook

PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python"}}
USAGE = SimpleNamespace(command=SimpleNamespace(get_usage=lambda ctx: "usage"))


def test_what_a_notebook_declares(tmp_path, capsys):
    cell = v4.new_code_cell("a: int = 1  # how many\nb = 'x'", metadata={"tags": ["parameters"]})
    write(v4.new_notebook(cells=[cell], metadata=PYTHON), tmp_path / "1.ipynb")
    assert inspect_notebook(tmp_path / "{n}.ipynb", {"n": 1}) == {
        "a": {"name": "a", "inferred_type_name": "int", "default": "1", "help": "how many"},
        "b": {"name": "b", "inferred_type_name": "None", "default": "'x'", "help": ""},
    }
    assert display_notebook_help(USAGE, str(tmp_path / "1.ipynb"), None) == 0
    told = capsys.readouterr().out
    assert "  a: int (default 1)" in told
    assert "  b: Unknown type (default 'x')" in told


def test_a_notebook_that_declares_nothing(tmp_path, capsys):
    write(v4.new_notebook(metadata=PYTHON), tmp_path / "1.ipynb")
    assert inspect_notebook(tmp_path / "1.ipynb") == {}
    assert display_notebook_help(USAGE, str(tmp_path / "1.ipynb"), None) == 1
    assert "No cell tagged 'parameters'" in capsys.readouterr().out
