import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_an_error_is_told_in_a_line(shell):
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        assert shell.get_exception_only() == "ZeroDivisionError: division by zero\n"
        assert shell._get_exc_info()[0] is ZeroDivisionError


def test_a_usage_error_is_a_line(shell, capsys):
    from perijove.interpreter.errors import UsageError

    shell.showtraceback((UsageError, UsageError("no such"), None))
    assert capsys.readouterr().err == "UsageError: no such\n"


def test_a_syntax_error_gets_its_files_name(shell, capsys):
    error = SyntaxError("bad", ("a.py", 1, 1, "x y", 1, 2))
    shell.showtraceback((SyntaxError, error, None), filename="other.py")
    assert "other.py" in capsys.readouterr().out
