import ast

import pytest

from perijove.interpreter.guarded import LIMITED, definitions
from perijove.interpreter.guarded.values import kind_of
from perijove.interpreter.guarded.written import Written


def written(code):
    tree = ast.parse(code)
    return tree.body[0], Written(tree, code.count("\n") + 1, {}, LIMITED)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("def f(): return 'a'", str),
        ("def f() -> int: return 'a'", int),
        ("def f(a=1.5): return a", float),
        ("def f():\n    def g(): return 'a'\n    return 1", int),
        ("def f(): pass", None),
    ],
)
def test_what_a_function_gives(code, kind):
    assert kind_of(definitions.function(*written(code)).returns()) is kind


def test_a_class_knows_what_its_methods_set():
    made = definitions.class_of(
        *written("class A:\n    x = 1\n    def a(self, b):\n        self.c = ''\n        b.d = 1")
    )
    assert (set(made.members), made.parameters) == ({"x", "a", "c"}, ())
    assert kind_of(made.members["c"]()) is str


def test_the_blocks_of_a_statement():
    node = ast.parse("try: a\nexcept E: b\nelse: c\nfinally: d").body[0]
    assert [ast.unparse(body[0]) for _, body in definitions.bodies(node)] == ["a", "c", "d", "b"]
