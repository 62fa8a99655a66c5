import pytest

from perijove.compat import current
from perijove.compat.displayhook import CapturingDisplayHook, Trap
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_a_value_is_shown_as_that_of_the_cell(shell, capsys):
    shell.run_cell("get_ipython().displayhook(6)", store_history=True)
    assert capsys.readouterr().out == "Out[1]: 6\n"
    assert shell.user_ns["_"] == 6
    shell.displayhook.flush()
    assert shell.user_ns["Out"] == {}


def test_a_semicolon_keeps_quiet(shell):
    seen = []
    shell.user_ns["seen"] = seen
    for code in ("seen.append(get_ipython().displayhook.quiet());", "seen.append(get_ipython().displayhook.quiet())"):
        shell.run_cell(code, store_history=True)
    assert seen == [True, False]


def test_values_can_be_kept_instead(shell):
    kept = CapturingDisplayHook(shell)
    kept(1)
    kept(None)
    assert kept.outputs == [{"data": {"text/plain": "1"}, "metadata": {}}]
    with Trap(shell=shell) as trap:
        assert trap.shell is shell
