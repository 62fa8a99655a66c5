import io
import sys
from pathlib import Path

import pytest

from perijove.compat import streams


def test_what_is_written_goes_into_a_file_too(tmp_path, capsys):
    tee = streams.Tee(tmp_path / "log", channel="stdout")
    print("both")
    tee.close()
    print("one")
    assert ((tmp_path / "log").read_text(), capsys.readouterr().out) == ("both\n", "both\none\n")
    assert not tee.isatty()
    with pytest.raises(ValueError, match="Invalid channel spec"):
        streams.Tee(io.StringIO(), channel="stdin")


def test_a_source_in_a_file():
    path = Path(streams.temp_pyfile("x = 1", ".ipy"))
    assert (path.suffix, path.read_text()) == (".ipy", "x = 1")


def test_questions(monkeypatch, capsys):
    answers = iter(["what", "Y"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert streams.ask_yes_no("sure?")
    monkeypatch.setattr("builtins.input", lambda _: "")
    assert not streams.ask_yes_no("sure?", default="n")
    assert capsys.readouterr().out == "y or n, please\n"


def test_encodings():
    assert streams.get_stream_enc(io.TextIOWrapper(io.BytesIO(), "latin-1")) == "latin-1"
    assert streams.get_stream_enc(object(), "ascii") == "ascii"
    assert "x".encode(streams.getdefaultencoding()) == b"x"
    with pytest.warns(DeprecationWarning, match="prefer_stream"):
        streams.getdefaultencoding(prefer_stream=True)


def test_the_title_is_set_in_a_terminal_when_that_is_allowed(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    streams.set_term_title("quiet")
    streams.toggle_set_term_title(True)
    streams.set_term_title("a\x1bb")
    streams.restore_term_title()
    streams.toggle_set_term_title(False)
    assert sys.stdout.getvalue() == "\033[22;0t\033]0;ab\a\033[23;0t"
    assert len(streams.get_terminal_size()) == 2
