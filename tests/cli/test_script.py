import json

import pytest


def test_code(command):
    told = command("-c", "import sys; print(sys.argv, __name__); 6 * 7", "a", "-b")
    assert (told.returncode, told.stdout, told.stderr) == (0, "['-c', 'a', '-b'] __main__\n42\n", "")


def test_code_that_awaits(command):
    told = command("-c", "import asyncio; print(await asyncio.sleep(0, 5))")
    assert (told.returncode, told.stdout) == (0, "5\n")


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        ("1/0", 1, "ZeroDivisionError: division by zero"),
        ("(", 1, "SyntaxError"),
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('why')", 1, "why\n"),
        ("exit()", 0, ""),
    ],
)
def test_how_code_ends(command, code, status, says):
    told = command("-c", code)
    assert (told.returncode, told.stdout) == (status, "")
    assert says in told.stderr
    if not says:
        assert told.stderr == ""
    assert "perijove/" not in told.stderr
    assert "\x1b" not in told.stderr


def test_a_file(command, tmp_path):
    script = tmp_path / "sub" / "s.py"
    script.parent.mkdir()
    (script.parent / "beside.py").write_text("x = 'imported'")
    script.write_text("import sys, beside\nprint(sys.argv, __file__, __name__, beside.x)\ndef f():\n    1/0\nf()\n")
    told = command(script, "-x")
    assert told.stdout == f"['{script}', '-x'] {script} __main__ imported\n"
    assert told.returncode == 1
    assert "s.py:4" in told.stderr or "line 4" in told.stderr
    assert "perijove/" not in told.stderr


def test_a_file_in_the_interpreters_own_syntax(command, tmp_path):
    (tmp_path / "s.ipy").write_text("x = !echo hello\nprint(x[0])\n")
    assert command("s.ipy").stdout == "hello\n"


def test_standard_input(command):
    told = command("-", "a", stdin="import sys; print(sys.argv)")
    assert told.stdout == "['-', 'a']\n"


@pytest.mark.parametrize(
    ("source", "says"), [("x = (", "SyntaxError"), ("\0", "null bytes"), ("import no_such", "no_such")]
)
def test_a_file_with_a_mistake(command, tmp_path, source, says):
    (tmp_path / "s.py").write_text(source)
    told = command("s.py")
    assert told.returncode == 1
    assert says in told.stderr


def test_a_module(command, tmp_path):
    (tmp_path / "tool.py").write_text("import sys; print(sys.argv[1:], __name__); sys.exit(3)")
    told = command("-m", "tool", "x")
    assert (told.returncode, told.stdout) == (3, "['x'] __main__\n")
    told = command("-m", "nowhere")
    assert (told.returncode, told.stderr) == (2, "perijove: no module 'nowhere'\n")
    told = command("-m", "nowhere.at.all")
    assert told.returncode == 2


def test_going_on_at_the_prompt(command):
    told = command("-i", "-c", "x = 41", stdin="print(x + 1)\n")
    assert told.stdout.endswith("42\n")
    assert told.returncode == 0


def test_classes_of_a_script_can_be_pickled(command, tmp_path):
    (tmp_path / "s.py").write_text(
        "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)\nprint(display)"
    )
    assert command("s.py").stdout.startswith("True\n")


def test_input_is_asked_for(command):
    assert command("-c", "print(input('? '))", stdin="Ada\n").stdout == "? Ada\n"


def test_a_notebook_runs_up_to_the_cell_that_fails(command, tmp_path):
    cells = [
        {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for name, source in (("a", "x = !echo cell\nprint(x[0])"), ("b", "1 / 0"), ("c", "print('no')"))
    ]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    told = command("n.ipynb")
    assert (told.returncode, told.stdout) == (1, "cell\n")
    assert "ZeroDivisionError" in told.stderr


def test_what_runs_first(command):
    told = command("--init", "x = 41", "-c", "print(x + 1)")
    assert (told.returncode, told.stdout) == (0, "42\n")
