import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell
from perijove.compat.managers import InvalidAliasError


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_an_extension_comes_and_goes(shell, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "small_extension.py").write_text(
        "def load_ipython_extension(ip):\n    ip.user_ns['here'] = 1\n"
        "def unload_ipython_extension(ip):\n    del ip.user_ns['here']\n"
    )
    (tmp_path / "no_extension.py").write_text("")
    manager = shell.extension_manager
    assert [manager.load_extension("small_extension") for _ in range(2)] == [None, "already loaded"]
    assert (shell.user_ns["here"], manager.loaded) == (1, {"small_extension"})
    assert manager.reload_extension("small_extension") is None
    assert [manager.unload_extension("small_extension") for _ in range(2)] == [None, "not loaded"]
    assert manager.load_extension("no_extension") == "no load function"
    with pytest.raises(ModuleNotFoundError):
        manager.load_extension("no_such_extension")


def test_aliases(shell, capfd):
    manager = shell.alias_manager
    manager.define_alias("say", "echo said %s")
    assert manager.is_alias("say")
    assert (manager.retrieve_alias("say"), manager.get_alias("say").nargs) == ("echo said %s", 1)
    manager.get_alias("say")("x")
    assert "said x" in capfd.readouterr().out
    with pytest.raises(InvalidAliasError):
        manager.define_alias("other", 3)
    manager.undefine_alias("say")
    assert manager.get_alias("say") is None
    with pytest.raises(ValueError, match="not an alias"):
        manager.undefine_alias("say")


def test_the_compiler_keeps_sources_and_flags(shell):
    import linecache

    name = shell.compile.cache("x = 6\n", 3)
    assert linecache.getline(name, 1) == "x = 6\n"
    shell.run_cell("from __future__ import annotations")
    assert shell.compile.flags
    assert eval(shell.compile("2 * 3", "a", "eval")) == 6
    assert shell.compile.ast_parse("x").body
    shell.compile.reset_compiler_flags()
    assert shell.compile.flags == 0
