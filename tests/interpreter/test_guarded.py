import pytest

from perijove.interpreter.guarded import MISSING, attribute, attribute_names, evaluate


class Watched:
    kept = 5

    def __init__(self):
        self.own = 1

    @property
    def computed(self):
        raise AssertionError

    def __getattr__(self, name):
        raise AssertionError

    def __getitem__(self, key):
        raise AssertionError

    def __call__(self):
        raise AssertionError

    def __neg__(self):
        raise AssertionError

    def method(self):
        raise AssertionError

    @classmethod
    def of_class(cls):
        raise AssertionError

    @staticmethod
    def free():
        raise AssertionError


class Descriptor:
    def __get__(self, instance, owner):
        raise AssertionError


class Described:
    d = Descriptor()


class Slotted:
    __slots__ = ("a",)


class Intercepted:
    value = 3

    def __getattribute__(self, name):
        raise AssertionError


class Meta(type):
    def __getattr__(cls, name):
        raise AssertionError

    @property
    def computed(cls):
        raise AssertionError


class OfMeta(metaclass=Meta):
    there = 1


class List(list):
    def __getitem__(self, key):
        raise AssertionError


NAMES = {
    "w": Watched(),
    "l": [1, {"k": "v"}],
    "s": Slotted(),
    "d": Described(),
    "i": Intercepted(),
    "m": OfMeta,
    "ll": List([1]),
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("w.own", 1),
        ("w.kept", 5),
        ("l[0]", 1),
        ("l[1]['k']", "v"),
        ("l[-1]['k']", "v"),
        ("'a'", "a"),
        ("m.there", 1),
        ("len", len),
        ("(1, l)[0]", 1),
        ("i.value", 3),
    ],
)
def test_what_is_stored_is_found(expression, value):
    assert evaluate(expression, NAMES) == value


@pytest.mark.parametrize(
    "expression",
    [
        "w.computed",
        "w.missing",
        "w[0]",
        "w()",
        "-w",
        "d.d",
        "s.a",
        "m.computed",
        "m.missing",
        "ll[0]",
        "nothing",
        "l[5]",
        "[x for x in l]",
        "(lambda: 1)()",
        "a b",
        "w.own.real.x",
        "l[w]",
        "w.own if w else 1",
        "(y := 1)",
        "",
    ],
)
def test_what_would_run_code_is_not(expression):
    assert evaluate(expression, NAMES) is MISSING


def test_methods_are_bound_without_being_called():
    assert callable(attribute(NAMES["w"], "method"))
    assert callable(attribute(NAMES["w"], "free"))
    assert callable(attribute(NAMES["w"], "of_class"))


def test_names_of_attributes():
    assert {"own", "kept", "computed", "method"} <= set(attribute_names(NAMES["w"]))
    assert {"there", "mro"} <= set(attribute_names(OfMeta))
    assert "a" in attribute_names(NAMES["s"])
    assert "value" in attribute_names(NAMES["i"])
    assert "path" in attribute_names(__import__("os"))


def test_deep_expressions_end():
    assert evaluate("-" * 200 + "1", {}) is MISSING
    assert evaluate("(" * 500 + ")" * 500, {}) is MISSING
