from perijove.compat.standing import PrintingHost, new_interpreter
from perijove.interpreter.events import Display, ErrorEvent
from perijove.interpreter.shell import Shell


def test_it_prints_what_is_shown(capsys):
    host = PrintingHost()
    host.emit(Display({"text/plain": "shown"}))
    host.emit(ErrorEvent("E", "", ["a", "b"]))
    assert capsys.readouterr().out == "shown\na\nb\n"


def test_it_asks_at_standard_input(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: f"{prompt}!")
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"{prompt}?")
    assert (PrintingHost().ask("a", False), PrintingHost().ask("a", True)) == ("a!", "a?")


def test_an_interpreter_may_have_names():
    assert new_interpreter(Shell, names={"a": 6}).namespace["a"] == 6
