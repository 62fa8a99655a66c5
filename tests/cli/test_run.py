from perijove.notebook.ipynb import read, write
from perijove.notebook.model import new_code_cell, new_notebook


def put(path, *sources):
    write(new_notebook(tuple(new_code_cell(each, id=f"c{number}") for number, each in enumerate(sources))), path)
    return path


def test_a_notebook_that_runs(command, tmp_path):
    source = put(tmp_path / "n.ipynb", "print(6 * 7)")
    told = command("run", source, "-o", "out.ipynb")
    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr.splitlines()[-1].startswith("out.ipynb: ran 1 cell in ")
    assert read(tmp_path / "out.ipynb").cells[0].outputs[0].text == "42\n"


def test_a_cell_that_fails(command, tmp_path):
    source = put(tmp_path / "n.ipynb", "1/0", "print(2)")
    told = command("run", source)
    assert told.returncode == 1
    assert "perijove: cell 1 failed: ZeroDivisionError: division by zero\n" in told.stderr
    assert "\x1b" not in told.stderr
    assert read(source).cells[1].outputs == ()
    told = command("run", source, "--allow-errors")
    assert told.returncode == 0
    assert read(source).cells[1].outputs[0].text == "2\n"


def test_settings_and_flags(command, tmp_path):
    source = put(tmp_path / "n.ipynb", "while True: pass")
    (tmp_path / "perijove.toml").write_text("[run]\ntimeout = 0.3\n")
    told = command("run", source)
    assert told.returncode == 1
    assert "CellTimeout: the cell took longer than 0.3 s" in told.stderr


def test_what_can_not_be_run(command, tmp_path):
    for line, says in [
        (["none.ipynb"], "none.ipynb: No such file or directory"),
        ([put(tmp_path / "n.ipynb", "1"), "-o", "no/out.ipynb"], "no/out.ipynb: No such file or directory"),
        ([tmp_path / "n.ipynb", "--kernel", "nope"], "no kernelspec 'nope' can be used; there are: perijove, python3"),
    ]:
        told = command("run", *line)
        assert told.returncode == 1
        assert told.stderr.startswith("perijove: ")
        assert says in told.stderr
        assert "Traceback" not in told.stderr
    (tmp_path / "bad.ipynb").write_text('{"cells": [')
    told = command("run", "bad.ipynb")
    assert told.returncode == 1
    assert "bad.ipynb: line 1" in told.stderr
