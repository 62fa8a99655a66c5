import dataclasses
import sys

import pytest

from perijove.interpreter.guarded import LIMITED, MISSING, POLICIES, evaluate
from perijove.settings import InterpreterSettings


class Thing:
    stored = 1

    @property
    def computed(self):
        return 2

    def __getattr__(self, name):
        if name == "dynamic":
            return 3
        raise AttributeError(name)

    def __getitem__(self, key):
        return 4

    def __add__(self, other):
        return 5

    def __call__(self):
        return 6


@pytest.mark.parametrize(
    ("expression", "least"),
    [
        ("'text'", "minimal"),
        ("len", "minimal"),
        ("thing", "limited"),
        ("thing.stored", "limited"),
        ("[1, 2][0]", "minimal"),
        ("thing.computed", "unsafe"),
        ("thing.dynamic", "unsafe"),
        ("thing[0]", "unsafe"),
        ("thing()", "unsafe"),
        ("thing + 1", "unsafe"),
        ("1 < 2", "minimal"),
        ("(y := 1)", "dangerous"),
        ("nothing", None),
        ("thing.nothing", None),
    ],
)
def test_a_policy_allows_what_the_one_before_it_does(expression, least):
    names = {"thing": Thing()}
    allowed = [name for name, policy in POLICIES.items() if evaluate(expression, names, policy) is not MISSING]
    order = list(POLICIES)
    assert allowed == ([] if least is None else order[order.index(least) :])


def test_the_setting_names_the_policies():
    assert InterpreterSettings().evaluation in POLICIES


def test_a_module_is_imported_only_where_that_is_allowed(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    assert evaluate("colorsys.ONE_THIRD", {}) is MISSING
    assert "colorsys" not in sys.modules
    importing = dataclasses.replace(LIMITED, imports=True)
    assert evaluate("colorsys.ONE_THIRD", {}, importing) == 1 / 3
    assert evaluate("xml.sax.handler.version", {}, importing) == "2.0beta"
    assert evaluate("colorsys.ONE_THIRD", {"colorsys": 1}, importing) is MISSING
    assert evaluate("no_module_like_this.x", {}, importing) is MISSING
