import sys

import pytest

from perijove.interpreter.magics.editing import _lines, _symbols
from perijove.interpreter.magics.registry import UsageError

CODE = "import os\n\n@cache\ndef f():\n    return 1\n\nclass A:\n    def g(self): pass\n"


def next_input(session, code):
    return [(event.text, event.replace) for event in session.events(code)]


def test_load_puts_code_at_the_prompt(session, tmp_path):
    (tmp_path / "code.py").write_text(CODE)
    line = f"%load {tmp_path}/code"
    assert next_input(session, line) == [(f"# {line}\n{CODE}", True)]
    session("def own():\n    return 2")
    assert next_input(session, "%loadpy own")[0][0].endswith("def own():\n    return 2\n")
    assert next_input(session, "%load -s f -y " + str(tmp_path / "code.py"))[0][0].endswith(
        "@cache\ndef f():\n    return 1\n"
    )


def test_an_encoding_is_not_loaded(session, tmp_path):
    (tmp_path / "a.py").write_text("#!/usr/bin/python\n# -*- coding: utf-8 -*-\nx = 1\n")
    (event,) = session.events(f"%load {tmp_path / 'a.py'}")
    assert event.text == f"# %load {tmp_path / 'a.py'}\n#!/usr/bin/python\nx = 1\n"


def test_what_cannot_be_loaded(session, tmp_path):
    for line in ("%load", "%load https://example.org/a.py", "%load nothing_there", f"%load -s h {tmp_path}/code.py"):
        assert session(line).error.ename == "UsageError"
    (tmp_path / "large.py").write_text("#" * 300_000)
    session.host.answers = ["n"]
    assert session.events(f"%load {tmp_path}/large.py") == []


def test_names_and_lines():
    assert _symbols(CODE, "A,f") == "class A:\n    def g(self): pass\n\n@cache\ndef f():\n    return 1\n"
    assert [_lines("a\nb\nc\nd\n", each) for each in ("2-3", "2:3", "1,3-", "-2")] == [
        "b\nc\n",
        "b\n",
        "a\nc\nd\n",
        "a\nb\n",
    ]
    with pytest.raises(UsageError):
        _lines("a", "x")


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """An editor that appends a line; what it was called with is in `called`."""
    script = tmp_path / "editor.py"
    script.write_text(
        f"import sys\nopen({str(tmp_path / 'called')!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        "open(sys.argv[-1], 'a').write('edited = 7\\n')\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path / "called"


def test_edit_runs_what_was_written(session, editor, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("y = 2\n")
    session(f"%edit -n 2 {file}")
    assert (session.names["y"], session.names["edited"]) == (2, 7)
    assert editor.read_text().startswith("+2 ")
    del session.names["edited"]
    session("%ed -p -x")
    assert "edited" not in session.names
    assert file.read_text() == "y = 2\nedited = 7\nedited = 7\n"


def test_edited_code_may_await(session, editor, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("import asyncio\nslept = await asyncio.sleep(0, 3)\n")
    session(f"%edit {file}")
    assert session.names["slept"] == 3


def test_a_macro_is_changed(session, editor):
    session("x = 1")
    session("%macro -q m 1")
    session("%edit m")
    assert str(session.names["m"]) == "x = 1\nedited = 7\n"


def test_in_a_kernel_the_front_end_edits(session, tmp_path):
    session.interpreter.kernel = object()
    outcome = session(f"%edit {tmp_path}/new.py")
    assert outcome.payload == [{"source": "edit_magic", "filename": f"{tmp_path}/new.py", "line_number": 1}]


def test_no_editor(session, monkeypatch):
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    monkeypatch.delenv("VISUAL", raising=False)
    assert "can't be started" in session("%edit").error.evalue
    assert session("%edit -p -q").error.ename == "UsageError"
