import pytest

from perijove.compat import current, magicalias
from perijove.compat.interactiveshell import InteractiveShell
from perijove.interpreter.errors import UsageError


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_a_built_in_magic_is_a_function(shell):
    assert "Run code" in magicalias.find(shell, "timeit").__doc__
    assert magicalias.find(shell, "no_such") is None


def test_an_alias_calls_what_it_stands_for(shell):
    shell.register_magic_function(lambda line: f"hello {line}", "line", "hello")
    shell.magics_manager.register_alias("hi", "hello", magic_params="dear")
    assert shell.run_cell("%hi you").result == "hello dear you"
    alias = magicalias.MagicAlias(shell, "no_such", "cell")
    with pytest.raises(UsageError, match="%%no_such"):
        alias("")
