import pytest

from perijove.compat import current, ultratb
from perijove.compat.interactiveshell import InteractiveShell


def error():
    try:
        return 1 / 0
    except ZeroDivisionError as raised:
        return raised


def test_lines_of_a_traceback(capsys):
    raised = error()
    tb = ultratb.FormattedTB(mode="Plain")
    text = tb.text(type(raised), raised, raised.__traceback__)
    assert "return 1 / 0" in text
    assert text.endswith("ZeroDivisionError: division by zero")
    assert tb.get_exception_only(type(raised), raised)[-1] == "ZeroDivisionError: division by zero"
    tb(type(raised), raised, raised.__traceback__)
    assert "division by zero" in capsys.readouterr().err


def test_modes():
    tb = ultratb.VerboseTB()
    assert tb.mode == "verbose"
    tb.set_mode()
    assert tb.mode == "minimal"
    with pytest.raises(ValueError, match="no mode 'Loud'"):
        tb.set_mode("Loud")


def test_a_shells_own_follows_its_settings():
    shell = InteractiveShell()
    shell.InteractiveTB.set_mode("Plain")
    assert shell.xmode == "Plain"
    current.set_shell(None)
