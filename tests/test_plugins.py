import importlib.metadata

import pytest

from perijove import plugins

BUILTINS = {"joiner": "posixpath:join", "broken": "no_such_module_at_all:x", "hollow": "posixpath:nothing"}


def test_builtins_load_lazily():
    found = plugins.find("perijove.magics", BUILTINS)
    assert list(found) == ["joiner", "broken", "hollow"]
    assert found["joiner"].load()("a", "b") == "a/b"


@pytest.mark.parametrize("name", ["broken", "hollow"])
def test_a_plugin_that_does_not_load_is_one_error(name):
    with pytest.raises(plugins.PluginError, match=f"'{name}' of perijove.magics .* can't be loaded"):
        plugins.get("perijove.magics", name, BUILTINS).load()


def test_an_unknown_plugin_names_the_known():
    with pytest.raises(
        plugins.PluginError, match=r"no plug-in 'x' in perijove.none; there are: broken, hollow, joiner"
    ):
        plugins.get("perijove.none", "x", BUILTINS)


def test_an_installed_plugin_replaces_a_builtin(monkeypatch):
    entry = importlib.metadata.EntryPoint("joiner", "ntpath:join", "perijove.magics")
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [entry])
    assert plugins.find("perijove.magics", BUILTINS)["joiner"] == plugins.Plugin(
        "perijove.magics", "joiner", "ntpath:join", "unknown"
    )
