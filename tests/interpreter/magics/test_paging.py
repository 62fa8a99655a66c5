import shutil

import pytest


def pages(session, code):
    return [event.data["text/plain"] for event in session.events(code)]


CODE = "def f(x):\n    # why\n    return 'a' + '''b\nc''' or 1\n"


def test_page(session):
    session("a = {'k': [1, 2]}\nb = 'x\\ny'")
    assert pages(session, "%page a") == ["{'k': [1, 2]}"]
    assert pages(session, "%page -r b") == ["x\ny"]
    assert session("%page nothing").error.ename == "UsageError"


def test_files(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "notes.txt").write_text("notes")
    assert pages(session, "%pycat code.py") == [CODE]
    assert pages(session, "%less code.py") == [CODE]
    assert pages(session, "%more notes.txt") == ["notes"]
    assert session("%less none.txt").error.ename == "UsageError"
    assert session("%pycat https://example.org/a.py").error.ename == "UsageError"


def test_man(session, tmp_path, monkeypatch):
    program = tmp_path / "man"
    program.write_text("#!/bin/sh\nprintf 'N\\bNAME of %s' $3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert pages(session, "%man ls") == ["NAME of ls"]
    program.write_text("#!/bin/sh\necho no entry >&2\nexit 16\n")
    assert session("%man ls").error.evalue == "no entry"
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert session("%man ls").error.evalue == "no program 'man' on the path"


@pytest.mark.parametrize("has_screen", [True, False])
def test_clear(session, has_screen):
    cleared = []
    if has_screen:
        session.interpreter.front_end.clear_screen = lambda: cleared.append(1)
    events = session.events("%clear")
    assert (cleared, [type(event).__name__ for event in events]) == (([1], []) if has_screen else ([], ["ClearOutput"]))
