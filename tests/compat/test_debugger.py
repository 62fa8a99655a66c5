import bdb

import pytest

from perijove.compat import current, debugger
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_a_cell_stops_where_it_asks_to(shell, monkeypatch, capsys):
    said = iter(["p x * 7", "c", "p x * 8", "c"])
    monkeypatch.setattr("builtins.input", lambda _: next(said))
    code = "x = 6\nfrom perijove.compat.debugger import Tracer, set_trace\nset_trace(header='here')\nTracer()()\nx = 0"
    assert shell.run_cell(code).success
    printed = capsys.readouterr().out
    assert [text in printed for text in ("here", "42", "48")] == [True] * 3


def test_a_program_without_a_shell_has_one_too(monkeypatch, capsys):
    said = iter(["p mine", "c"])
    monkeypatch.setattr("builtins.input", lambda _: next(said))
    mine = "a local"
    debugger.set_trace()
    assert mine in capsys.readouterr().out


def test_who_is_left_says_so(shell, capsys):
    assert debugger.Pdb().preferences is shell.debugging.preferences
    debugger.BdbQuit_excepthook(bdb.BdbQuit, bdb.BdbQuit(), None)
    seen = []
    debugger.BdbQuit_excepthook(ValueError, ValueError("x"), None, lambda *given: seen.append(given[0]))
    assert (capsys.readouterr().out, seen) == ("Exiting Debugger.\n", [ValueError])
