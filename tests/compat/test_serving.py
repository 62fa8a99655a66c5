import importlib
import sys

import pytest

from perijove.compat import comm as ours
from perijove.compat import current, finder
from perijove.compat.serving import kernel_shell, lend_comm, terminal_shell
from perijove.compat.standing import PrintingHost
from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.shell import Shell
from perijove.settings import InterpreterSettings


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """What serving leaves behind is taken away."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield
    finder.withdraw()
    current.set_shell(None)


@pytest.mark.parametrize(
    ("make", "name", "present"),
    [
        (kernel_shell, "ipykernel.zmqshell.ZMQInteractiveShell", {"IPython", "ipykernel", "ipykernel.zmqshell"}),
        (terminal_shell, "IPython.terminal.interactiveshell.TerminalInteractiveShell", {"IPython"}),
    ],
)
def test_libraries_find_the_shell_that_they_look_for(make, name, present):
    shell = Interpreter(PrintingHost(), inline_figures=False, shell=make).shell
    assert f"{type(shell).__module__}.{type(shell).__qualname__}" == name
    assert {each for each in sys.modules if each.partition(".")[0] in {"IPython", "ipykernel"}} == present
    assert importlib.import_module("IPython").get_ipython() is shell
    assert ("IPKernelApp" in shell.config) == (make is kernel_shell)
    assert hasattr(shell, "kernel") == (make is kernel_shell)


def test_a_setting_turns_it_off():
    settings = InterpreterSettings(compat=False)
    made = [
        Interpreter(PrintingHost(), settings, inline_figures=False, shell=make).shell
        for make in (kernel_shell, terminal_shell)
    ]
    assert [type(shell) for shell in made] == [Shell, Shell]
    assert not any(isinstance(each, finder.Finder) for each in sys.meta_path)


@pytest.fixture
def told(monkeypatch):
    """What is published by comms while `comm` is lent."""
    published = []
    monkeypatch.setattr(ours, "_port", None)
    monkeypatch.setattr(ours, "_manager", ours.CommManager())
    finder.install()
    published.append(lend_comm(lambda *message: published.append(message[0]), print, print))
    return published


def test_libraries_find_comm_under_its_name(told):
    comm = importlib.import_module("comm")
    assert comm.__name__ == "comm"
    assert comm.create_comm is ours.create_comm
    assert importlib.import_module("comm.base_comm").BaseComm is ours.BaseComm
    comm.create_comm(target_name="t").close()
    assert told[1:] == ["comm_open", "comm_close"]


def test_messages_reach_comm_before_anybody_has_imported_it(told):
    told[0]("comm_open", {"content": {"comm_id": "a", "target_name": "none"}})
    assert told[1:] == ["comm_close"]
    assert "comm" not in sys.modules
