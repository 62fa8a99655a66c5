import msgspec

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
        ([tmp_path / "n.ipynb", "--kernel", "nope"], "no kernelspec 'nope' can be used; there are: "),
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


def test_parameters_from_everywhere(command, tmp_path):
    source = put(tmp_path / "n.ipynb", "print(a, b, c, d)")
    (tmp_path / "p.yaml").write_text("a: 1\nb: [x]\n")
    told = command(
        "run", source, "-o", "{name}-done.ipynb", "-f", "p.yaml", "-y", "c: 2.5", "-p", "a", "7", "-r", "d", "7"
    )
    assert told.returncode == 0
    cells = read(tmp_path / "n-done.ipynb").cells
    assert cells[0].source == '# Parameters\na = 7\nb = ["x"]\nc = 2.5\nd = "7"'
    assert cells[1].outputs[0].text == "7 ['x'] 2.5 7\n"


def test_the_parameters_of_a_notebook(command, tmp_path):
    cell = new_code_cell("n: int = 3  # how many\nname = 'x'")
    write(new_notebook((msgspec.structs.replace(cell, metadata={"tags": ["parameters"]}),)), tmp_path / "n.ipynb")
    told = command("run", "n.ipynb", "--help-notebook")
    assert told.stdout == "n.ipynb: parameters\n  n: int = 3    how many\n  name = 'x'\n"
    told = command("run", "n.ipynb", "-p", "n", "many")
    assert told.stderr == "perijove: the parameter 'n' is of type int; 'many' is of type str\n"
    told = command("run", "n.ipynb", "-p", "m", "1")
    assert "declares no parameter 'm' (there are: n, name); it is set all the same" in told.stderr


def test_many_at_once(command, tmp_path):
    for number in range(3):
        put(tmp_path / f"{number}.ipynb", f"print({number})" if number != 1 else "1/0")
    told = command("run", "0.ipynb", "1.ipynb", "2.ipynb", "none.ipynb", "--output-dir", "out", "-j", "2")
    assert told.returncode == 1
    assert "perijove: 1.ipynb: cell 1 failed: ZeroDivisionError: division by zero\n" in told.stderr
    assert "perijove: none.ipynb: No such file or directory\n" in told.stderr
    assert [read(tmp_path / "out" / f"{number}.ipynb").cells[0].outputs[0].text for number in (0, 2)] == ["0\n", "2\n"]
    assert read(tmp_path / "0.ipynb").cells[0].outputs == ()


def test_input_is_given(command, tmp_path):
    put(tmp_path / "n.ipynb", "print(input() + input())")
    (tmp_path / "lines").write_text("a\nb\n")
    assert command("run", "n.ipynb", "--input", "lines").returncode == 0
    assert read(tmp_path / "n.ipynb").cells[0].outputs[-1].text == "ab\n"


def test_what_can_not_be_written_at_once(command, tmp_path):
    for name in ("a.ipynb", "b.ipynb"):
        put(tmp_path / name, "1")
    told = command("run", "a.ipynb", "b.ipynb", "-o", "out.ipynb")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("perijove: 2 notebooks can't be written to one file; put {name} into -o")
    told = command("run", "a.ipynb", "-y", "a: [")
    assert told.stderr.startswith("perijove: -y: line 1, column 5: no YAML")


def test_a_run_that_is_killed_leaves_its_journal(command, tmp_path):
    code = "import os, signal; print('on', flush=True); os.kill(int(os.environ['JPY_PARENT_PID']), signal.SIGKILL)"
    put(tmp_path / "n.ipynb", "print('first')", code)
    assert command("run", "n.ipynb").returncode == -9
    journal = tmp_path / ".n.ipynb.run"
    assert b"first" in journal.read_bytes()
    put(tmp_path / "n.ipynb", "print('again')")
    told = command("run", "n.ipynb", "--resume")
    assert "the notebook or its parameters have changed since the run was killed" in told.stderr
    told = command("run", "n.ipynb")
    assert "perijove: a run of n.ipynb was killed after 1 cells; running from the start\n" in told.stderr
    assert told.returncode == 0
    assert not journal.exists()
