import sys
import types

import pytest

from perijove.interpreter.guarded import MISSING, attribute, attribute_names, evaluate, static_attribute
from perijove.interpreter.guarded.attributes import is_trusted, item, trusting


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


def told(*_args, **_options):
    raise AssertionError("user code was run")


def hostile_metaclass():
    return type("Meta", (type,), dict.fromkeys(
        ["__getattribute__", "__getattr__", "__eq__", "__hash__", "__instancecheck__", "__subclasscheck__", "__bool__",
         "__len__", "__iter__", "__getitem__", "__call__"], told))  # fmt: skip


def hostile_objects():
    """One object for each way in which a class can have a word in what is asked of its instances."""
    every = dict.fromkeys(
        ["__getattribute__", "__getattr__", "__eq__", "__hash__", "__bool__", "__len__", "__iter__", "__getitem__",
         "__call__", "__repr__", "__str__", "__format__", "__contains__", "__add__", "__radd__", "__neg__", "__lt__",
         "__index__", "__int__", "__enter__", "__await__", "__missing__", "__set_name__", "__sizeof__"], told)  # fmt: skip
    yield type("Every", (), every)()
    yield type(
        "Lies", (), {**every, "__class__": property(told), "__dict__": property(told), "__doc__": property(told)}
    )()
    yield type("Slots", (), {**every, "__slots__": ("attribute", "__weakref__")})()
    yield type("Named", (), {**every, "__module__": "numpy", "__qualname__": "ndarray"})()
    yield type("Items", (dict,), every)({"attribute": 1})
    yield type("List", (list,), every)([1])
    yield type("Text", (str,), every)("text")
    yield type("Descriptor", (), {"attribute": type("D", (), {"__get__": told, "__getattribute__": told})()})()
    meta = hostile_metaclass()
    kind = type.__call__(meta, "OfMeta", (), {"plain": 1})
    yield kind
    yield object.__new__(kind)


HOSTILE = list(hostile_objects())


@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.parametrize(
    "expression",
    [
        "x", "x.attribute", "x.attribute.more", "x.__class__", "x.__dict__", "x.__doc__", "x.method()", "x()", "x[0]",
        "x['attribute']", "x[0:1]", "x[x]", "{'a': 1}[x]", "[1][x]", "x + 1", "1 + x", "-x", "not x", "x == 1", "x < x",
        "x and 1", "[y for y in x]", "[*x]", "{x}", "{x: 1}", "(x, 1)[1]", "len(x)", "sorted(x)", "list(x)", "zip(x)",
        "f'{x}'", "'%s' % x", "x if x else x", "await x", "(lambda: x)()", "enumerate(x)", "x[0].more", "max(x)", "x.a.b",
    ],
)  # fmt: skip
def test_no_expression_runs_the_code_of_a_hostile_object(number, expression):
    """Each is asked for its value and for the names after a dot."""
    from perijove.interpreter.guarded import infer
    from perijove.interpreter.guarded.operations import names_of

    names_of(infer(expression, {"x": HOSTILE[number]}))


def test_a_hostile_key_is_not_compared():
    class Key:
        __eq__ = told

        def __hash__(self):
            return hash("a")

    assert item({Key(): 1, "b": 2}, "a") is MISSING
    assert item({("a", 1): 2}, ("a", 1)) == 2
    assert item({1: 2}, (1, Key())) is MISSING


def test_a_class_that_says_it_is_numpys_is_not_trusted():
    numpy = pytest.importorskip("numpy")

    class Impostor:
        __module__ = "numpy"
        __getitem__ = __getattr__ = told

    assert evaluate("x[0]", {"x": Impostor()}) is MISSING
    assert evaluate("x[1]", {"x": numpy.array([1, 2])}) == 2
    assert evaluate("x.shape[0]", {"x": numpy.zeros((2, 3))}) == 2


def test_what_is_stored_under_a_name_is_not_computed():
    assert type(static_attribute(NAMES["w"], "computed")) is property
    assert static_attribute(NAMES["w"], "own") == 1
    assert static_attribute(OfMeta, "there") == 1
    assert static_attribute(pytest, "raises") is pytest.raises
    assert static_attribute(NAMES["w"], "nothing") is MISSING


def test_subclasses_of_containers_that_change_nothing_are_read():
    import collections
    import typing

    names = {"d": collections.defaultdict(list, a=[1]), "p": typing.NamedTuple("P", [("a", str), ("b", int)])("x", 2)}
    assert evaluate("d['a'][0]", names) == 1
    assert evaluate("d['missing']", names) is MISSING
    assert list(names["d"]) == ["a"]
    assert evaluate("p[0]", names) == "x"


def test_a_modules_own_dir_is_asked_unless_it_should_not_be():
    import types

    module = types.ModuleType("lazy")
    module.__dir__ = lambda: ["there_soon"]
    assert "there_soon" in attribute_names(module)
    module.__dir__ = told
    assert attribute_names(module, ask=False) == attribute_names(module)


CLASSES = """
class Base:
    plain = 1
    def __getattr__(self, name): return [name]
    @property
    def computed(self): return {}
class Same(Base):
    def __init__(self): self.stored = 1
    def more(self): return 1
    @property
    def own(self): raise AssertionError("run")
class Other(Base):
    def __getattr__(self, name): raise AssertionError("run")
class Changed(Base):
    plain = 2
class Special(Base):
    def __len__(self): raise AssertionError("run")
"""


@pytest.fixture
def library(monkeypatch):
    """A module of a package that nobody trusts by itself."""
    module = types.ModuleType("some.library")
    monkeypatch.setitem(sys.modules, "some.library", module)
    exec(CLASSES.split("class Same", maxsplit=1)[0], vars(module))
    names = {"Base": module.Base, "__name__": "__main__"}
    exec(f"class Same{CLASSES.split('class Same')[1]}", names)
    return names


@pytest.mark.parametrize(
    ("packages", "trusted"), [((), False), (("some",), True), (("some.library",), True), (("some.lib", "ome"), False)]
)
def test_packages_that_the_user_trusts(library, packages, trusted):
    obj = library["Base"]()
    with trusting(packages):
        assert (is_trusted(obj), attribute(obj, "x") == ["x"], attribute(obj, "computed") == {}) == (trusted,) * 3
    assert not is_trusted(obj)


@pytest.mark.parametrize(
    ("name", "trusted"), [("Same", True), ("Other", False), ("Changed", False), ("Special", False)]
)
def test_subclasses_that_change_nothing_are_trusted(library, name, trusted):
    obj = library[name]()
    with trusting(("some",)):
        assert is_trusted(obj) is trusted
        assert (attribute(obj, "x") == ["x"]) is trusted


def test_what_a_subclass_adds_is_not_run(library):
    obj = library["Same"]()
    with trusting(("some",)):
        assert (attribute(obj, "own"), attribute(obj, "stored")) == (MISSING, 1)
        assert callable(attribute(obj, "more"))
