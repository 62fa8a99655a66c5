import pytest
from prompt_toolkit.document import Document

from perijove.terminal import statusbar
from perijove.terminal.statusbar import environment_name, open_call, seconds_text, signature_line, status_text


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("f(", "f("),
        ("f(1, [2, ", "f("),
        ("f(g(1), h(", "f(g(1), h("),
        ("f(1)", ""),
        ("x = (1, ", ""),
        ("f((1, ", "f("),
        ("a.b(x='('", "a.b("),
        ("", ""),
    ],
)
def test_the_call_that_is_open(code, call):
    assert open_call(code, len(code)) == call


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Signature: f(x, y=1)\nDocstring: says", "f(x, y=1)"),
        ("\x1b[31mSignature:\x1b[0m f()", "f()"),
        ("Signature:\nlong(\n    a,\n    b='x',\n) -> int\nDocstring: d", "long(a, b='x') -> int"),
        ("Value: 3", ""),
        ("Signature:\nbroken(", "broken("),
    ],
)
def test_the_signature_is_one_line(text, line):
    assert signature_line({"text/plain": text}) == line
    assert signature_line(None) == ""


@pytest.mark.parametrize(("seconds", "text"), [(0.0123, "12 ms"), (2.34, "2.3 s"), (125, "2 min 5 s")])
def test_durations(seconds, text):
    assert seconds_text(seconds) == text


def test_the_environments_name():
    assert environment_name({}, "/x/venv", "/usr") == "venv"
    assert environment_name({}, "/usr", "/usr") == ""
    assert environment_name({"CONDA_DEFAULT_ENV": "data"}, "/usr", "/usr") == "data"


def test_the_bar_fills_the_line(monkeypatch):
    monkeypatch.setattr(statusbar, "mode_name", lambda: "emacs")
    text = status_text(Document("ab\ncd", 4), 70, 0.5)

    assert len(text) == 70
    assert text.startswith(" emacs  Python 3.")
    assert text.endswith(" 2:2  500 ms ")
    assert status_text(Document("ab"), 12, None) == " 1:3"
