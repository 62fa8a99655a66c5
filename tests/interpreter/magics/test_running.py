import json
import sys

import pytest


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prog.py").write_text(
        "import sys\nkept = [__name__, sys.argv, sys.path[0]]\ndef f(): return kept\nclass A: pass\n"
    )
    return tmp_path


def test_a_file_is_a_program(session, script):
    before = list(sys.argv), list(sys.path)
    session("%run prog.py a 'b c'")
    assert session.names["kept"] == ["__main__", ["prog.py", "a", "b c"], str(script)]
    assert session.plain("f() is kept") == ["True"]
    assert (sys.argv, sys.path) == before
    assert sys.modules["__main__"].__dict__ is session.names


def test_options(session, script, capsys):
    session("%run -n prog")
    assert session.names["kept"][0] == "prog"
    session("extra = 5")
    (script / "uses.py").write_text("seen = extra + 1\n")
    session("%run -i uses.py")
    assert session.names["seen"] == 6
    assert session("%run uses.py").error.ename == "NameError"
    session("%run -t prog.py")
    assert capsys.readouterr().out.startswith("Wall time: ")


def test_leaving(session, script):
    (script / "leaves.py").write_text("import sys\nvalue = 1\nsys.exit(int(sys.argv[1]))\n")
    assert session("%run leaves.py 0").status == "ok"
    assert session("%run leaves.py 3").error.ename == "SystemExit"
    assert session("%run -e leaves.py 3").status == "ok"
    assert session.names["value"] == 1


def test_a_module(session, script, monkeypatch):
    monkeypatch.syspath_prepend(script)
    session("%run -m prog x")
    assert session.names["kept"][0] == "__main__"


def test_cells_of_files(session, script, capsys):
    (script / "a.ipy").write_text("x = !echo hi\n")
    session("%run a.ipy")
    assert session.names["x"] == ["hi"]
    cells = [{"cell_type": "code", "source": ["y = 1\n", "y += 1"]}, {"cell_type": "markdown", "source": "z"}]
    (script / "a.ipynb").write_text(json.dumps({"cells": cells}))
    session("%run a.ipynb")
    assert session.names["y"] == 2


def test_what_is_missing_is_said(session, script):
    assert session("%run nothing.py").error.evalue.startswith("no file 'nothing.py' in ")
    assert session("%run").error.ename == "UsageError"


def test_errors_show_the_file(session, script):
    (script / "bad.py").write_text("1/0\n")
    assert "bad.py:1" in "\n".join(session("%run bad.py").error.traceback)
