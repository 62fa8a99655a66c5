import sys

import pytest

from perijove.interpreter.events import Page


def test_names_and_code(session):
    session("ip = get_ipython()\nip.ex('a = 5')\nip.push({'b': 6})\nip.push({'c': 7}, interactive=False)")
    assert session.plain("ip.ev('a + b'), ip.user_ns['c'], ip.execution_count") == ["(11, 7, 2)"]
    session("def f():\n    local = 8\n    get_ipython().push('local')\nf()")
    assert session.plain("local") == ["8"]
    assert session.plain("%who_ls") == ["['a', 'b', 'f', 'ip', 'local']"]


def test_magics_see_the_names_of_their_caller(session):
    session("x = 'outer'\ndef f(x):\n    y = %env NOPE_{x}\n    return y")
    assert "NOPE_inner" in session("f('inner')").error.evalue


def test_magics_can_be_registered(session):
    session("get_ipython().register_magic_function(lambda line: line[::-1], 'line', 'back')")
    assert session.plain("%back abc") == ["'cba'"]


def test_a_cell_within_a_cell(session):
    outcome = session("o = get_ipython().run_cell('1/0')\nget_ipython().run_cell('exit')")
    assert session.names["o"].error.ename == "ZeroDivisionError"
    assert (outcome.status, outcome.exit_code) == ("ok", 0)


def test_usage(session):
    event = session.events("?")[0]
    assert isinstance(event, Page)
    assert session("?").payload[0]["source"] == "page"


def test_shell_commands(session, capfd):
    session("name = 'hi'")
    session("!echo $name {name * 2}; exit 3")
    assert capfd.readouterr().out == "hi hihi\n"
    assert session.names["_exit_code"] == 3
    session("lines = !printf 'a\\nb'")
    assert session.names["lines"] == ["a", "b"]
    assert session.plain("!!echo x") == ["['x']"]
    assert session.plain("get_ipython().getoutput('echo x', split=False)") == ["'x\\n'"]


@pytest.mark.parametrize("name", ["exit", "quit"])
def test_exit_explains_itself(session, name):
    assert "to leave" in repr(session.names[name])


def test_names_are_dropped(session):
    shell = session.interpreter.shell
    session("a = b = object()\nc = 5\na")
    shell.drop_by_id({"c": 6, "absent": 1})
    assert session.names["c"] == 5
    shell.drop_by_id({"c": 5})
    assert "c" not in session.names
    shell.del_var("b", by_name=True)
    assert "a" in session.names
    shell.del_var("a")
    assert "_1" not in session.names
    with pytest.raises(NameError, match="no name 'a'"):
        shell.del_var("a")
    with pytest.raises(ValueError, match="Python needs it"):
        shell.del_var("__builtins__")


def test_reset(session, tmp_path, monkeypatch):
    (tmp_path / "own_module.py").write_text("value = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    shell = session.interpreter.shell
    session("import own_module, json\na = 5\na")
    shell.reset(new_session=False)
    assert "a" not in session.names
    assert session.names["Out"] == {}
    assert session.interpreter.execution_count == 2
    session("import own_module, json")
    shell.reset(aggressive=True)
    assert "own_module" not in sys.modules
    assert "json" in sys.modules
    assert session("1").execution_count == 1


def test_cells_within_cells(session):
    session("o = get_ipython().run_cell('x = 5\\nx')")
    assert (session.names["o"].result, session.names["o"].success) == (5, True)
    session("o = get_ipython().run_cell('import asyncio; await asyncio.sleep(0, 6)')")
    assert session.names["o"].result == 6
    session("o = await get_ipython().run_cell_async('await asyncio.sleep(0, 7)')")
    assert session.names["o"].result == 7
    session("o = get_ipython().run_cell('get_ipython().run_cell(\"1/0\")')")
    assert session.names["o"].result.error_in_exec.args == ("division by zero",)


def test_cells_that_share_no_future(session):
    shell = session.interpreter.shell
    shell.run_cell("from __future__ import annotations", shell_futures=False)
    assert session("def f(x: absent): pass").error.ename == "NameError"
    session("from __future__ import annotations")
    assert session("def f(x: absent): pass").status == "ok"
    assert shell.run_cell("def f(x: absent): pass", shell_futures=False).success is False


def test_files(session, tmp_path, capsys):
    shell = session.interpreter.shell
    (tmp_path / "a.py").write_text("value = 1\n1 / 0\n")
    shell.safe_execfile(tmp_path / "a.py")
    assert session.names["value"] == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        shell.safe_execfile(tmp_path / "a.py", {}, raise_exceptions=True)
    (tmp_path / "b.py").write_text("import sys; sys.exit(2)")
    shell.safe_execfile(tmp_path / "b.py", {}, exit_ignore=True)
    assert capsys.readouterr().err == ""
    shell.safe_execfile(tmp_path / "b.py", {})
    assert "SystemExit" in capsys.readouterr().err
    shell.safe_execfile(tmp_path / "absent.py")
    assert "no file" in capsys.readouterr().err
    (tmp_path / "c.ipy").write_text("files = !echo hi\n")
    shell.safe_execfile_ipy(tmp_path / "c.ipy")
    assert session.names["files"] == ["hi"]
    (tmp_path / "d.ipy").write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        shell.safe_execfile_ipy(tmp_path / "d.ipy", raise_exceptions=True)
    assert shell.transform_cell("!ls") == "get_ipython().system('ls')\n"


def test_a_magic_called_from_a_module_sees_the_users_names(session):
    session("where = 'x'")
    seen = []
    session.interpreter.shell.register_magic_function(seen.append, "line", "keep")
    session.interpreter.shell.run_line_magic("keep", "$where")
    assert seen == ["x"]


def test_a_reset_begins_a_session_of_the_history(session):
    session("a = 1")
    session.interpreter.shell.reset()
    assert session.interpreter.history.entries == []


def test_a_module_as_a_program(session, tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "program_of_shell.py").write_text("found = __name__\n")
    (tmp_path / "failing_of_shell.py").write_text("1 / 0\n")
    shell = session.interpreter.shell
    names = {}
    shell.safe_run_module("program_of_shell", names)
    assert names["found"] == "__main__"
    shell.safe_run_module("failing_of_shell", names)
    assert "ZeroDivisionError" in capsys.readouterr().err
    shell.safe_run_module("absent_of_shell", names)
    assert "No module named absent_of_shell" in capsys.readouterr().err


def test_names_of_ours_can_be_dropped(session):
    shell = session.interpreter.shell
    mine = {"a": object()}
    shell.push(mine, interactive=False)
    shell.drop_by_id(mine)
    assert "a" not in session.interpreter.user.all_hidden()
