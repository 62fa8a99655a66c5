import ast
import asyncio

import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_how_the_latest_cell_ended(shell, capsys):
    assert (shell.last_execution_result, shell.last_execution_succeeded) == (None, True)
    shell.run_cell("5", cell_meta={"a": 1})
    assert (shell.last_execution_result.result, shell.last_execution_result.info.cell_meta) == (5, {"a": 1})
    shell.run_cell("1 / 0")
    assert not shell.last_execution_succeeded
    shell.reset()
    assert shell.last_execution_result is None
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_compiled_code_and_statements(shell, capsys):
    async def ran():
        nodes = ast.parse("a = 1\na + 1\na + 2").body
        first = await shell.run_ast_nodes(nodes, "<test>")
        every = await shell.run_ast_nodes(nodes, "<test>", interactivity="all")
        failed = await shell.run_code(compile("a + b", "<test>", "eval"))
        waited = compile("await later()", "<test>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        return first, every, failed, await shell.run_code(waited)

    async def later():
        shell.user_ns["waited"] = True

    shell.user_ns["later"] = later
    assert asyncio.run(ran()) == (False, False, True, False)
    assert shell.user_ns["waited"]
    printed = capsys.readouterr().out
    assert (printed[:6], "NameError" in printed) == ("3\n2\n3\n", True)
    with pytest.raises(ValueError, match="what is shown"):
        asyncio.run(shell.run_ast_nodes([], "<test>", interactivity="some"))


def test_what_only_some_ask_for(shell, capsys):
    shell.set_custom_exc((KeyError,), lambda *_, **__: None)
    assert shell.custom_exceptions == (KeyError,)
    assert shell.prefilter("%time x") == "get_ipython().run_line_magic('time', 'x')"
    shell.switch_doctest_mode(True)
    shell.switch_doctest_mode(True)
    assert shell.xmode == "Plain"
    shell.switch_doctest_mode(False)
    shell.show_banner("hello\n")
    assert capsys.readouterr().out == "Doctest mode is: ON\nDoctest mode is: OFF\nhello\n"
    assert shell.autoindent
    assert shell.debugger() is None
    with pytest.raises(OSError, match="background"):
        shell.system_piped("sleep 1 &")
    shell.system_piped("exit 3")
    assert shell.user_ns["_exit_code"] == 3
