import pytest

from perijove.interpreter.guarded import LIMITED, infer
from perijove.interpreter.guarded.operations import names_of
from perijove.interpreter.guarded.values import kind_of
from perijove.interpreter.guarded.written import Written, parsed


def at_end(code, expression, names=None):
    """What is known of an expression on the line below a cell's text."""
    statement = code.rfind("\n") + 1
    tree = parsed(code, statement)
    assert tree is not None
    written = Written(tree, code.count("\n") + 1, names or {}, LIMITED)
    return infer(expression, names or {}, LIMITED, written.lookup)


@pytest.mark.parametrize(
    ("code", "expression", "kind"),
    [
        ("x = 'text'\n", "x", str),
        ("x: int\n", "x", int),
        ("x: 'list[str]' = []\n", "x[0]", str),
        ("x = 1\nx = 'a'\n", "x", str),
        ("x = ' a '\nx = x.strip()\n", "x", str),
        ("a, *b = 'x', 1, 2\n", "b", list),
        ("a, (b, c) = 1, ('x', 2.5)\n", "c", float),
        ("for x in ['a']:\n    ", "x", str),
        ("for i, x in enumerate('ab'):\n    ", "i", int),
        ("for k, v in {'a': 1}.items():\n    ", "v", int),
        ("for line in open('f'):\n    ", "line", str),
        ("with open('f') as f:\n    ", "f.read()", str),
        ("def f() -> str: ...\n", "f()", str),
        ("def f():\n    return [1]\n", "f()", list),
        ("def f():\n    y = 'a'\n    return y\n", "f()", str),
        ("async def f() -> int: ...\n", "await f()", int),
        ("def f(a: str, b=1):\n    ", "a", str),
        ("def f(a: str, b=1):\n    ", "b", int),
        ("def f(*args, **options):\n    ", "options", dict),
        ("x = 1.5\ndef f():\n    y = x\n    ", "y", float),
        ("f = lambda: 'a'\n", "f()", str),
        ("if (n := 'a'):\n    ", "n", str),
        ("try:\n    pass\nexcept ValueError as error:\n    ", "error", ValueError),
        ("class A:\n    size: int\n    def m(self) -> str: ...\n", "A().m()", str),
        ("class A:\n    size: int\n", "A().size", int),
        ("class A:\n    def __init__(self, n: float):\n        self.n = n\n", "A(1).n", float),
        ("class A:\n    @property\n    def p(self) -> bytes: ...\n", "A().p", bytes),
        ("class A:\n    def m(self):\n        ", "self", None),
        ("class A:\n    def m(self) -> 'A': ...\n    x = 1\n", "A().m().x", int),
        ("class A(dict): pass\n", "A().copy", None),
        ("import os\n", "os.sep", str),
        ("from os import path as p\n", "p.sep", str),
        ("%magic\n!ls\nx = 1\n", "x", int),
        ("x = 1\nfoo bar\ny = 'a'\n", "y", str),
        ("match x:\n    case 1:\n        z = 'a'\n", "z", str),
        ("t = {1: 'a'}\nt[2] = ['b']\n", "t[2]", list),
        ("t = {1: 'a'}\nt[2] = ['b']\n", "t[1]", str),
        ("t: dict = {'a': [1]}\n", "t['a']", list),
        ("t: int | dict = {'a': [1]}\n", "t['a']", list),
        ("t: list[str] = []\n", "t[0]", str),
        ("t = []\nif c:\n    t = 'a'\nelse:\n    ", "t", list),
        ("t = []\nif c:\n    t = 'a'\n    ", "t", str),
        ("t = []\nwith c:\n    t = 'a'\n", "t", str),
        ("class A:\n    def m(self):\n        self.n = [1]\n        return self.n\n", "A().m()", list),
        (
            "class A:\n    def m(self):\n        self.n = [1]\n    def __init__(self):\n        self.n = ''\n",
            "A().n",
            str,
        ),
    ],
)
def test_bindings_of_the_cell_being_typed(code, expression, kind):
    found = at_end(code, expression)
    assert found is not None
    if kind is not None:
        assert kind_of(found) is kind


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("t = []\nif c:\n    t = 'a'\n", {list, str}),
        ("t = []\nif c:\n    t = 'a'\nelif d:\n    t = 1\nelse:\n    t = {}\n", {list, str, int, dict}),
        ("t = []\nwhile c:\n    while d:\n        t = 'a'\n", {list, str}),
        ("if c:\n    outer = 'a'\n", {str, float}),
        ("t: int | str\n", {int, str}),
    ],
)
def test_what_depends_on_a_condition_is_one_of_several_things(code, kinds):
    found = at_end(code, "outer" if "outer" in code else "t", {"outer": 1.5})
    assert {kind_of(option) for option in found.options} == kinds


def test_members_of_a_class_of_the_cell():
    code = "class A(dict):\n    size: int\n    def __init__(self):\n        self.n = 1\n    def m(self): ...\n"
    assert {"size", "n", "m", "keys"} <= set(names_of(at_end(code, "A()")))


def test_what_stands_below_the_cursor_is_not_looked_at():
    assert at_end("x = 1\n", "y") is None
    tree = parsed("x = 1\n\ny = 2\n", 6)
    assert Written(tree, 2, {}, LIMITED).names == ["x"]


@pytest.mark.parametrize("code", ["x = x\n", "def f(): return f()\n", "a = b\nb = a\na = b\n", "for x in x: pass\n"])
def test_circles_end(code):
    assert at_end(code, "x") is None
    at_end(code, "f()")
    at_end(code, "a")


def test_what_can_not_be_read_is_nothing():
    assert parsed("x = (\n" * 50, 250) is None
    assert parsed("x = 1\nfoo.", 6) is not None
