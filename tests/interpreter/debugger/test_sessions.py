import sys

import pytest

from perijove.interpreter.magics.registry import UsageError


def test_a_script_under_the_debugger(session, debug, tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text("a = 1\nb = a + 1\n\nc = b + 1\n")
    code = compile(path.read_text(), str(path), "exec")
    shell = session.interpreter.shell
    for at, commands, expected in (
        ("", ["a = 0", "q"], None),
        ("2", ["n", "b", "p b", "c"], 3),
        (f"{path}:4", ["b = 10", "!b = 10", "c"], 11),
    ):
        names = {"__name__": "__main__"}
        session.host.answers[:] = commands
        shell.debugging.run_script(code, names, at)
        assert names.get("c") == expected
        assert session.host.answers == []
    for place in ("3", "x", f"{tmp_path}/none.py:1", "99"):
        with pytest.raises(UsageError):
            shell.debugging.run_script(code, {}, place)
    assert sys.gettrace() is None


def test_code_that_awaits(session, debug):
    session("import asyncio\nasync def f(x):\n    y = x + 1\n    await asyncio.sleep(0)\n    return y")
    lines = debug("%debug await f(1)", "s", "n", "n", "p y", "n", "c")
    assert debug.outcome.value == 2
    assert debug.left == []
    assert "2" in lines
    assert any(line.startswith("> Cell In[1], line 5, in f") for line in lines)
    debug("%%debug\nz = await f(4)\nz", "n", "p z", "c")
    assert debug.outcome.value == 5


def test_what_has_no_frames_is_refused(session):
    with pytest.raises(UsageError, match="in no code of yours"):
        session.interpreter.shell.debugging.post_mortem(ValueError())
