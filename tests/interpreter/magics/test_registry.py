import pytest

from perijove.interpreter.magics.registry import (
    Magic,
    Registry,
    UsageError,
    register_cell_magic,
    register_line_cell_magic,
    register_line_magic,
)


def test_users_register_with_our_decorators(session):
    session.names.update(
        register_line_magic=register_line_magic,
        register_cell_magic=register_cell_magic,
        register_line_cell_magic=register_line_cell_magic,
    )
    session("@register_line_magic\ndef low(line): return line.lower()")
    session("@register_cell_magic('both')\ndef f(line, cell): return line, cell")
    session("@register_line_cell_magic(expand=False)\ndef either(line, cell=None): return line, cell")
    session("@register_line_magic\ndef mine(shell, line, local_ns): return shell is get_ipython(), local_ns['x']")
    session("x = 1")
    assert [
        session.plain(code)[0] for code in ["%low AB{x}", "%%both a\nb", "%either {x}", "%%either\nc", "%mine"]
    ] == [
        "'ab1'",
        "('a', 'b\\n')",
        "('{x}', None)",
        "('', 'c\\n')",
        "(True, 1)",
    ]


def test_a_magic_of_the_users_goes_before_ours():
    registry = Registry()
    registry.add(Magic("time", "line", lambda line: "mine"))
    assert registry.find("line", "time").function("") == "mine"
    registry.remove("line", "time")
    assert registry.find("line", "time").function.__name__ == "time"


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("line", "tiem", "no line magic %tiem; did you mean %time?"),
        ("line", "bash", "no line magic %bash, but a cell magic %%bash; did you mean that?"),
        ("cell", "cd", "no cell magic %%cd, but a line magic %cd; did you mean that?"),
        ("cell", "qqqq", "no cell magic %%qqqq; %lsmagic lists those there are"),
        ("line", "%time", "%%time is not on the cell's first line; a cell magic has to be"),
    ],
)
def test_an_unknown_name_says_what_to_do(kind, name, text):
    with pytest.raises(UsageError) as caught:
        Registry().find(kind, name)
    assert str(caught.value) == text


def test_names():
    registry = Registry()
    assert "time" in registry.names("line")
    assert registry.has("cell", "bash")
    assert not registry.has("line", "bash")


def test_magics_that_are_imported_when_called(session, tmp_path, monkeypatch):
    (tmp_path / "late_magic.py").write_text("def late(line):\n    return line * 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    magics = session.interpreter.magics
    magics.add_lazy("late", "late_magic:late")
    magics.add_lazy("broken", "late_magic:missing")
    assert (magics.has("line", "late"), magics.origin("line", "late")) == (True, "late_magic")
    assert session.plain("%late ab") == ["'abab'"]
    assert "can't be loaded" in session("%broken").error.evalue


def test_methods_and_what_decorators_say_of_a_magic(session):
    from perijove.interpreter.magics import registry

    class Group:
        @registry.output_can_be_silenced
        @registry.no_var_expand
        @registry.needs_local_scope
        def echo(self, line, local_ns=None):
            return line, "x" in local_ns

    session.interpreter.shell.register_magic_function(Group().echo)
    assert session.plain("x = 1\n%echo $x") == ["('$x', True)"]
    assert session.plain("%echo x;") == []
    assert session.interpreter.magics.origin("line", "echo") == "Group"


def test_a_users_function_of_one_argument_gets_the_line_whatever_it_calls_it():
    assert Magic("m", "line", lambda shell: shell).call("the shell", {}, "the line") == "the line"


def test_a_cell_magic_needs_a_cell(session):
    assert session("%%bash").error.evalue == "%%bash is a cell magic, and there is nothing below it"
    assert session("%%timeit x = 1\n").error.evalue.endswith("did you mean the line magic %timeit?")
