import importlib.util
import shutil
import sys

import pytest


class KernelSide:
    def connection_info(self):
        return {"shell_port": 1, "connection_file": "kernel-1.json"}

    def subshells(self):
        return ["one"]


@pytest.mark.parametrize("line", ["%connect_info", "%qtconsole", "%subshell", "%autosave 60"])
def test_only_kernels_have_them(session, line):
    assert session(line).error.evalue.endswith("is for kernels, and this session is none")


def test_in_a_kernel(session, capsys):
    session.interpreter.kernel = KernelSide()
    session("%connect_info")
    text = capsys.readouterr().out
    assert '"shell_port": 1' in text
    assert "--existing kernel-1.json" in text
    session("%subshell")
    assert capsys.readouterr().out.endswith("subshell count: 1\nsubshell: one\n")
    (shown,) = session.events("%autosave 60")
    assert shown.data == {"application/javascript": "IPython.notebook.set_autosave_interval(60000)"}
    assert capsys.readouterr().out == "Autosaving every 60 seconds\n"
    assert session("%autosave soon").error.ename == "UsageError"


@pytest.fixture
def started(session, tmp_path, monkeypatch):
    """The arguments of the program that `%qtconsole` has started."""
    session.interpreter.kernel = KernelSide()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    calls = []
    monkeypatch.setattr("subprocess.Popen", lambda arguments, **_: calls.append(arguments))
    return calls


def test_a_qt_console(session, started, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    session("%qtconsole --style 'solarized dark'")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())
    session("%qtconsole")
    assert started == [
        ["/bin/jupyter-qtconsole", "--existing", "kernel-1.json", "--style", "solarized dark"],
        [sys.executable, "-m", "qtconsole", "--existing", "kernel-1.json"],
    ]


def test_no_qt_console(session, started, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert session("%qtconsole").error.evalue.endswith("jupyter qtconsole --existing kernel-1.json")
    assert started == []
