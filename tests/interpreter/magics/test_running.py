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


def test_times(session, script, capsys):
    session("%run -t prog.py")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["CPU time", "Wall time"]
    (script / "counts.py").write_text("print('run')\n")
    session("%run -t -N3 counts.py")
    said = capsys.readouterr().out
    assert said.count("run\n") == 4
    assert "3 runs:   total, per run\nCPU time: " in said


def test_leaving_ends_the_program_alone(session, script, capsys):
    (script / "leaves.py").write_text("import sys\nvalue = 1\nsys.exit(int(sys.argv[1]))\n")
    assert session("%run leaves.py 0").status == "ok"
    outcome = session("%run leaves.py 3\nafter = 1")
    assert (outcome.status, outcome.exit_code, session.names["after"]) == ("ok", None, 1)
    assert session.names["_exit_code"] == 3
    assert capsys.readouterr().err == "SystemExit: 3\n"
    session("%run -e leaves.py 3")
    assert capsys.readouterr().err == ""
    assert session.names["value"] == 1


def test_arguments_stand_for_files(session, script, monkeypatch):
    for name in ("a1.txt", "a2.txt", "b.txt"):
        (script / name).touch()
    monkeypatch.setenv("HOME", str(script))
    for written, expected in [
        ("a*.txt", ["a1.txt", "a2.txt"]),
        ("'a*.txt' \"[b].txt\"", ["a*.txt", "[b].txt"]),
        ("[b].txt nothing*", ["b.txt", "nothing*"]),
        ("~/b.txt", [f"{script}/b.txt"]),
        (r"a\\*.txt", ["a*.txt"]),
        ("--name='a b'c", ["--name=a bc"]),
    ]:
        session(f"%run prog.py {written}")
        assert session.names["kept"][1] == ["prog.py", *expected]
    session("%run -G prog.py a*.txt ~")
    assert session.names["kept"][1] == ["prog.py", "a*.txt", "~"]


def test_a_profile(session, script, capsys):
    (script / "slow.py").write_text("def work(): return sum(range(1000))\nresult = work()\n")
    pages = [event.data["text/plain"] for event in session.events("%run -p -s cumulative -l 5 slow.py")]
    assert len(pages) == 1
    assert "slow.py:1(work)" in pages[0]
    assert "result" not in session.names
    assert session.events("%run -p -q -T report.txt -D numbers slow.py") == []
    assert "(work)" in (script / "report.txt").read_text()
    assert "numbers" in capsys.readouterr().out
    assert type(session("%run -p -q -r slow.py").result).__name__ == "Stats"
    assert "no sort key 'speed'" in session("%run -p -s speed slow.py").error.evalue


def test_the_debugger_gets_the_code(session, script, monkeypatch):
    from perijove.interpreter.debugger.sessions import Debugging

    seen = []

    def run_script(self, code, names, at=""):
        seen.append((code.co_filename, names["__name__"], at))

    monkeypatch.setattr(Debugging, "run_script", run_script)
    session("%run -d -b 2 prog.py")
    session("%run -d -b40 prog.py")
    assert seen == [("prog.py", "__main__", "2"), ("prog.py", "__main__", "40")]


def test_a_module(session, script, monkeypatch):
    monkeypatch.syspath_prepend(script)
    session("%run -m prog x")
    assert session.names["kept"][:2] == ["__main__", [str(script / "prog.py"), "x"]]
    package = script / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("from . import __name__ as parent\n")
    session("%run -m package")
    assert session.names["parent"] == "package"
    assert session("%run -m absent").error.evalue.startswith("no module 'absent'")


def test_cells_of_files(session, script, capsys):
    (script / "a.ipy").write_text("x = !echo hi\n")
    session("%run a.ipy")
    assert session.names["x"] == ["hi"]
    cells = [{"cell_type": "code", "source": ["y = 1\n", "y += 1"]}, {"cell_type": "markdown", "source": "z"}]
    (script / "a.ipynb").write_text(json.dumps({"cells": cells}))
    session("%run a.ipynb")
    assert session.names["y"] == 2
    assert "__file__" not in session.names
    (script / "c.ipy").write_text("import asyncio\nslept = await asyncio.sleep(0, 4)\n")
    session("%run c.ipy")
    assert session.names["slept"] == 4
    (script / "b.ipynb").write_text("[1]")
    assert "is no notebook" in session("%run b.ipynb").error.evalue


def test_what_is_missing_is_said(session, script):
    assert session("%run nothing.py").error.evalue.startswith("no file 'nothing.py' in ")
    assert session("%run").error.ename == "UsageError"


def test_errors_show_the_file(session, script):
    (script / "bad.py").write_text("1/0\n")
    assert "bad.py:1" in "\n".join(session("%run bad.py").error.traceback)


def test_what_follows_a_module_is_the_modules(session, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "given_words.py").write_text("import sys\nwords = sys.argv[1:]\n")
    for line in ("-x abc -m test", "-- -x abc -m test"):
        assert session(f"%run -m given_words {line}").success
        assert session.names["words"] == ["-x", "abc", "-m", "test"]
