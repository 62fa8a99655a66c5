import pytest

from perijove.interpreter.hooks import TryNext
from perijove.interpreter.magics.pasting import cleaned


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("a = 1\n", "a = 1\n"),
        (">>> if x:\n...     f()\n...\n", "if x:\n    f()\n"),
        (">>> 1 + 1\n2\n>>> 3\n", "1 + 1\n3\n"),
        ("  In [1]: a = 1\n", "a = 1\n"),
        ("> a = 1\n> b = 2\n", "a = 1\nb = 2\n"),
        ("    if x:\r\n        y\r\n", "if x:\n    y\n"),
        ("x = 1\n> no\n", "x = 1\n> no\n"),
    ],
)
def test_prompts_and_indents_go(pasted, code):
    assert cleaned(pasted) == code


def test_paste_runs_the_clipboard(session, capsys):
    session.interpreter.hooks.set_hook("clipboard_get", lambda _shell: ">>> a = 6\n>>> a * 7\n")
    assert session.plain("%paste") == ["42"]
    assert capsys.readouterr().out == "a = 6\na * 7\n## -- End pasted text --\n"
    session("%paste -q block")
    assert session.names["block"] == "a = 6\na * 7\n"
    assert session.plain("%paste -r") == ["42"]


def test_pasted_code_may_await(session):
    session("import asyncio")
    session.interpreter.hooks.set_hook("clipboard_get", lambda _shell: "await asyncio.sleep(0, 5)\n")
    assert session.plain("%paste -q") == ["5"]
    session.host.answers[:] = ["await asyncio.sleep(0, 6)", "--"]
    assert session.plain("%cpaste -q") == ["6"]


def test_no_clipboard(session):
    def none(_shell):
        raise TryNext("the clipboard can't be read")

    session.interpreter.hooks.set_hook("clipboard_get", none)
    session.interpreter.hooks.set_hook("clipboard_get", lambda _shell: " ", 1)
    assert session("%paste").error.evalue == "the clipboard is empty"
    assert session("%paste -r").error.evalue == "nothing has been pasted before"


def test_cpaste_asks_for_lines(session, capsys):
    session.host.answers = [">>> x = 2", ">>> x + 1", "--"]
    assert session.plain("%cpaste") == ["3"]
    session.host.answers = ["y = 5", "END"]
    session("%cpaste -q -s END kept")
    assert session.names["kept"] == "y = 5\n"
    assert capsys.readouterr().out.startswith("Pasting code; enter '--' alone on the line")
    session.host.answers = ["--"]
    assert session("%cpaste -q").error.evalue == "nothing was pasted"
