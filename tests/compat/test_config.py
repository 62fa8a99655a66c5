import sys
from types import SimpleNamespace

import pytest

from perijove.compat.config import Config, of_traitlets


def test_sections_are_there_when_they_are_asked_for():
    config = Config()
    config.Application.level = 3
    assert (config["Application"]["level"], "Other" in config) == (3, False)
    with pytest.raises(AttributeError, match="no setting 'small'"):
        _ = config.small


def test_merging_keeps_what_is_only_in_one():
    config = Config({"A": Config({"x": 1, "y": 1})})
    config.merge({"A": {"x": 2}, "B": {"z": 3}})
    assert config == {"A": {"x": 2, "y": 1}, "B": {"z": 3}}
    assert config.B.z == 3
    assert config.copy() == config


def test_traitlets_gets_its_own_class_where_it_is_in_use(monkeypatch):
    config = Config(IPKernelApp=Config())
    monkeypatch.delitem(sys.modules, "traitlets.config.loader", raising=False)
    assert of_traitlets(config) is config
    own = type("Config", (dict,), {})
    monkeypatch.setitem(sys.modules, "traitlets.config.loader", SimpleNamespace(Config=own))
    made = of_traitlets(config)
    assert (type(made), made) == (own, {"IPKernelApp": {}})
    assert of_traitlets(made) is made
