import logging
import sys

import pytest


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(source):
        (tmp_path / "module_that_changes.py").write_text(source)

    write("def f(): return 1\n")
    yield write
    sys.modules.pop("module_that_changes", None)


def test_before_each_cell(session, module, capsys):
    session("%autoreload 2 --print")
    session("from module_that_changes import f")
    module("def f(): return 22\n")
    assert session("f()").value == 22
    assert capsys.readouterr().out == "Reloading 'module_that_changes'.\n"
    session("%autoreload off")
    module("def f(): return 333\n")
    assert session("f()").value == 22
    session("%autoreload")
    assert session("f()").value == 333


def test_failures_are_said_once(session, module, capsys, caplog):
    session("%autoreload all --log")
    session("import module_that_changes as m")
    module("def f(:\n")
    with caplog.at_level(logging.INFO, "autoreload"):
        assert session("m.f()").value == 1
        session("m.f()")
    error = capsys.readouterr().err
    assert error.startswith("[autoreload of module_that_changes failed, the code before is kept: SyntaxError:")
    assert error.count("\n") == 1
    assert len(caplog.records) == 1
    session("%autoreload 2 --hide-errors")
    module("raise ValueError\n")
    assert session("m.f()").value == 1
    assert capsys.readouterr().err == ""


def test_aimport(session, module, capsys):
    session("%autoreload 1")
    session("%aimport module_that_changes")
    module("def f(): return 2\n")
    assert session("module_that_changes.f()").value == 2
    session("%aimport -module_that_changes")
    module("def f(): return 33\n")
    assert session("module_that_changes.f()").value == 2
    capsys.readouterr()
    session("%aimport")
    assert capsys.readouterr().out == "Modules to reload:\nnone\n\nModules to skip:\nmodule_that_changes\n"
    assert session("%aimport no_such_module_at_all").error.evalue == "no module 'no_such_module_at_all'"


def test_new_names(session, module):
    session("%autoreload 3")
    session("from module_that_changes import *")
    module("def f(): return 1\ndef fresh(): return 'new'\n")
    assert session("fresh()").value == "new"


@pytest.mark.parametrize("line", ["5", "2 3", "--nothing 2"])
def test_wrong_options(session, line):
    assert session(f"%autoreload {line}").error.ename == "UsageError"
