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
