import pytest

from perijove.interpreter.magics.appearance import MODES, mode, switched
from perijove.interpreter.magics.registry import UsageError


def out(session, capsys, code):
    capsys.readouterr()
    session(code)
    return capsys.readouterr().out


def test_modes():
    assert mode("verbose") == "Verbose"
    assert [mode("", after=name) for name in ("Plain", "Doctest", "")] == ["Context", "Plain", "Plain"]
    assert len(MODES) == 6
    with pytest.raises(UsageError, match="found 'loud'"):
        mode("loud")


def test_switched():
    assert [switched(word, now=True, name="%x") for word in ("", "on", "OFF", "1")] == [False, True, False, True]
    with pytest.raises(UsageError, match="%x takes on or off"):
        switched("maybe", now=True, name="%x")


def test_pprint(session, capsys):
    assert out(session, capsys, "%pprint") == "Pretty printing has been turned OFF\n"
    assert "\n" not in session.plain("{i: 'x' * 20 for i in range(9)}")[0]
    assert out(session, capsys, "%pprint on") == "Pretty printing has been turned ON\n"
    assert "\n" in session.plain("{i: 'x' * 20 for i in range(9)}")[0]


def test_precision(session):
    assert session.plain("%precision 3") == ["'%.3f'"]
    assert session.plain("[3.14159265, 2]") == ["[3.142, 2]"]
    assert session.plain("%precision %.2e") == ["'%.2e'"]
    assert session.plain("1234.5") == ["1.23e+03"]
    assert session.plain("%precision") == ["'%r'"]
    assert session.plain("3.14159265") == ["3.14159265"]
    assert session("%precision lots").error.ename == "UsageError"


def test_colors(session):
    session("%colors linux")
    assert session.interpreter.settings.colors is True
    session("%colors nocolor")
    assert session.interpreter.settings.colors is False
    assert session("%colors").error.ename == "UsageError"
    assert session("%colors lniux").error.evalue.startswith("no theme is called 'lniux'; there are nocolor, none")
    session("%colors LightBG")
    assert session.interpreter.settings.theme == "lightbg"


def test_a_theme_is_the_front_ends(session):
    themes = []
    session.interpreter.front_end.theme = themes.append
    session("%colors gruvbox-dark")
    session("%colors none")
    assert themes == ["gruvbox-dark", "none"]


def test_a_theme_that_the_front_end_does_not_know_changes_nothing(session):
    def refuse(name):
        raise ValueError(f"no theme is called {name!r}")

    session.interpreter.front_end.theme = refuse
    before = session.interpreter.settings

    assert session("%colors lniux").error.evalue == "no theme is called 'lniux'"
    assert session.interpreter.settings == before


def test_doctest_mode(session, capsys):
    prompts = []
    session.interpreter.front_end.doctest_prompts = prompts.append
    assert out(session, capsys, "%doctest_mode -t") == "Doctest mode is: ON\n"
    assert session.interpreter.settings.pretty is False
    assert out(session, capsys, "%doctest_mode") == "Doctest mode is: OFF\n"
    assert (session.interpreter.settings.pretty, prompts) == (True, [True, False])


def test_autoindent(session, capsys):
    assert session("%autoindent").error.ename == "UsageError"
    switches = []
    session.interpreter.front_end.indent = switches.append
    assert out(session, capsys, "%autoindent") == "Automatic indentation is: OFF\n"
    assert switches == [False]


def test_tb_without_an_error(session, capsys):
    session("%tb")
    assert capsys.readouterr().err == "No traceback available to show.\n"


def test_tracebacks_in_another_mode(session, capsys):
    assert out(session, capsys, "%xmode Minimal") == "Exception reporting mode: Minimal\n"
    assert out(session, capsys, "%xmode") == "Exception reporting mode: Docs\n"
    session("%xmode Minimal")
    error = session("def f():\n    1/0\nf()").error
    assert len(error.traceback) == 1
    capsys.readouterr()
    session("%tb Context")
    assert "in f()" in capsys.readouterr().err
    assert session.interpreter.settings.xmode == "minimal"
    assert session("%xmode loud").error.ename == "UsageError"
