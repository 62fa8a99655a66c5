import os
import stat
import sys

import pytest

from perijove.interpreter.hooks import Hooks, TryNext


@pytest.fixture
def hooks():
    return Hooks("the shell")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a program on the path that writes down its arguments."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name, code):
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return put


def test_functions_are_asked_by_priority(hooks):
    asked = []

    def refuse(shell, text):
        asked.append((shell, text))
        raise TryNext

    hooks.set_hook("show_in_pager", lambda _, text: f"shown {text}", priority=60)
    hooks.set_hook("show_in_pager", refuse)

    assert hooks.show_in_pager("words") == "shown words"
    assert asked == [("the shell", "words")]


def test_none_wants_it(hooks):
    with pytest.raises(TryNext):
        hooks.show_in_pager("words")


def test_completers_by_word_by_pattern_and_for_all(hooks):
    hooks.set_hook("complete_command", lambda shell, event: "word", str_key="git")
    hooks.set_hook("complete_command", lambda shell, event: "first", priority=1, str_key="git")
    hooks.set_hook("complete_command", lambda shell, event: "pattern", re_key=r"gi.*")
    hooks.set_hook("complete_command", lambda shell, event: "any")

    def answers(line):
        return [function("event") for function in hooks.completers(line)]

    assert answers("git add") == ["first", "word", "pattern", "any"]
    assert answers("give") == ["pattern", "any"]
    assert answers("") == ["any"]


def test_no_such_hook(hooks):
    with pytest.raises(ValueError, match="no hook 'editr'; there are: editor, synchronize"):
        hooks.set_hook("editr", print)


def test_the_editor_gets_file_and_line(hooks, program, monkeypatch, tmp_path):
    seen = tmp_path / "seen"
    program("edits", f"open({str(seen)!r}, 'w').write(repr(sys.argv[1:]))")
    monkeypatch.setenv("VISUAL", "edits --wait")
    hooks.editor("a file.py", 12)
    assert seen.read_text() == "['--wait', '+12', 'a file.py']"
    assert hooks.synchronize_with_editor("a file.py", 12, 0) is None


@pytest.mark.parametrize(("editor", "said"), [("fails", "exit code 3"), ("absent", "can't be started")])
def test_an_editor_that_fails_leaves_it_to_the_next(hooks, program, monkeypatch, editor, said):
    program("fails", "sys.exit(3)")
    monkeypatch.setenv("VISUAL", editor)
    with pytest.raises(TryNext, match=said):
        hooks.editor("file.py")


def test_the_clipboard(hooks, program):
    with pytest.raises(TryNext, match="looked for"):
        hooks.clipboard_get()
    for name in ("pbpaste", "xclip"):
        program(name, "sys.stdout.write('copied é')")
    os.environ["PYTHONIOENCODING"] = "utf-8"
    try:
        assert hooks.clipboard_get() == "copied é"
    finally:
        del os.environ["PYTHONIOENCODING"]


def test_the_shell_reaches_them(session):
    session("get_ipython().set_hook('show_in_pager', lambda shell, text: shell)")
    assert session.interpreter.shell.hooks.show_in_pager("x") is session.interpreter.shell
