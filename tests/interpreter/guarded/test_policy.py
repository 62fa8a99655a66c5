import pytest

from perijove.interpreter.guarded import MISSING, POLICIES, evaluate
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
        ("1 < 2", "unsafe"),
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
