import ast
import symtable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perijove.interpreter.dataflow import effects


@pytest.mark.parametrize(
    ("source", "defines", "uses"),
    [
        ("x = y", "x", "y"),
        ("x: int = y", "x", "y"),
        ("x: T", "", "T"),
        ("x = 1\ny = x", "x y", ""),
        ("x += 1", "x", "x"),
        ("a, (b, *c) = d", "a b c", "d"),
        ("[x for x in y if z]", "", "y z"),
        ("{k: v for k, v in items}", "", "items"),
        ("[y for x in a for y in x]", "", "a"),
        ("[(last := x) for x in y]", "last", "y"),
        ("(n := f())", "n", "f"),
        ("def f(a, b=c): return a + d", "f", "c d"),
        ("def f(): return x\nx = 1", "f x", ""),
        ("def f():\n    x = 1\n    return x", "f", ""),
        ("def f():\n    global x\n    x = y", "f x", "y"),
        ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += z\n    return g", "f", "z"),
        ("def f(x: T) -> R: ...", "f", "T R"),
        ("@d\nclass A(B, metaclass=M):\n    a = c\n    def m(self): return a", "A", "d B M c a"),
        ("class A:\n    a = 1\n    b = a", "A", ""),
        ("class A:\n    x = x", "A", "x"),
        ("lambda a, b=c: a + d", "", "c d"),
        ("import a.b, c as d", "a d", ""),
        ("from a import b as c, d", "c d", ""),
        ("for i in r: x = i", "i x", "r"),
        ("for i in r: pass\ni", "i", "r i"),
        ("while c: x = 1\nx", "x", "c x"),
        ("while True:\n    x = 1\n    break\nx", "x", ""),
        ("if c: x = 1\nprint(x)", "x", "c x"),
        ("if c: x = 1\nelse: x = 2\ny = x", "x y", "c"),
        ("if c:\n    raise E\nelse:\n    x = 2\ny = x", "x y", "c E"),
        ("with o as p: q = p", "p q", "o"),
        ("try:\n    x = f()\nexcept E as e:\n    x = e\ny = x", "x y e", "f E"),
        ("try:\n    x = 1\nfinally:\n    z = 2\nx", "x z", ""),
        (
            "match v:\n    case {'a': b, **c}: pass\n    case [d, *e]: pass\n    case K(f) as g: pass",
            "b c d e f g",
            "v K",
        ),
        ("match v:\n    case 1: x = 1\n    case _: x = 2\nx", "x", "v"),
        ("del x", "", "x"),
        ("x = 1\ndel x", "", ""),
        ("x = 1\ndel x\nx", "", "x"),
        ("async def f(): await g()", "f", "g"),
        ("await f(x)", "", "f x"),
        ("a and (b := 1)\nb", "b", "a b"),
        ("x = len(y)", "x", "y"),
        ("f'{x} {y!r:{w}}'", "", "x y w"),
        ("d['k'] = v", "", "d v"),
        ("o.a.b = v", "", "o v"),
    ],
)
def test_definitions_and_uses(source, defines, uses):
    found = effects(source)
    assert found.error == ""
    assert set(found.defines) == set(defines.split())
    assert set(found.uses) == set(uses.split())


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("d['k'] = 1", "d"),
        ("o.a.b = 1", "o"),
        ("del d['k']", "d"),
        ("items.append(1)", "items"),
        ("x += 1", "x"),
        ("text.upper()", ""),
        ("frame.head()", ""),
        ("print(x)", ""),
        ("def f(items): items.append(1)", ""),
        ("def f(): items.append(1)", "items"),
    ],
)
def test_changes_in_place(source, changes):
    assert set(effects(source).changes) == set(changes.split())


def test_built_in_names_are_kept_apart():
    found = effects("x = len(y)")
    assert (found.builtins, set(found.uses)) == ({"len"}, {"y"})


# Programs that run, from first to last statement, whatever the values are.
NAME = st.sampled_from(["a", "b", "c", "d", "e"])
EXPRESSION = st.one_of(
    st.just("0"),
    NAME,
    st.builds("[{0} for {0} in ({1},)]".format, NAME, NAME),
    st.builds("({0} := {1})".format, NAME, NAME),
    st.builds("(lambda {0}: {0})({1})".format, NAME, NAME),
)
STATEMENT = st.recursive(
    st.one_of(
        st.builds("{0} = {1}".format, NAME, EXPRESSION),
        st.builds("{0}, *{1} = {2}, 0".format, NAME, NAME, EXPRESSION),
        st.builds("{0}: int = {1}".format, NAME, EXPRESSION),
        st.builds("import sys as {0}".format, NAME),
        st.builds("from os import path as {0}, sep as {1}".format, NAME, NAME),
        st.builds("def {0}({1}=0): {2} = {1}".format, NAME, NAME, NAME),
        st.builds("class {0}: {1} = 0".format, NAME, NAME),
        st.builds("def f():\n    global {0}\n    {0} = 0\nf()".format, NAME),
        st.builds("{0} = 0\ndel {0}".format, NAME),
        EXPRESSION,
    ),
    lambda inner: st.one_of(
        st.builds(lambda name, body: f"for {name} in (0,):\n{indented(body)}", NAME, inner),
        st.builds(lambda body: f"if True:\n{indented(body)}", inner),
        st.builds(lambda body, name: f"try:\n{indented(body)}\nexcept ValueError as {name}:\n    pass", inner, NAME),
        st.builds(lambda first, second: f"{first}\n{second}", inner, inner),
    ),
    max_leaves=6,
)


def indented(body):
    return "\n".join(f"    {line}" for line in body.split("\n"))


class Namespace(dict):
    """Gives every name a value, and writes down which were asked for before they were bound."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def __missing__(self, name):
        import builtins

        if name in vars(builtins) or name.startswith("__"):
            raise KeyError(name)
        self.asked.add(name)
        return 0


def test_what_a_loop_or_a_tried_block_deletes_may_be_gone():
    for block in ("for i in (0,):\n    del a", "while 0:\n    del a", "try:\n    del a\nexcept E:\n    a"):
        assert "a" in effects(f"a = 0\n{block}\na").uses, block


@settings(max_examples=300, deadline=None)
@given(st.lists(STATEMENT, min_size=1, max_size=6))
def test_what_running_a_program_binds_is_what_is_said_of_it(statements):
    source = "\n".join(statements)
    found = effects(source)
    names = Namespace()
    names["__annotations__"] = {}
    exec(compile(source, "<generated>", "exec"), names)
    bound = {name for name in names if not name.startswith("__")}

    assert found.error == ""
    assert found.certain <= bound
    # A handler may not have run, and a function binds its globals whenever it is called.
    nodes = list(ast.walk(ast.parse(source)))
    perhaps = {node.name for node in nodes if isinstance(node, ast.ExceptHandler)}
    perhaps |= {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    assert bound <= set(found.defines)
    assert set(found.defines) - perhaps <= bound
    assert names.asked <= set(found.uses) | set(found.deletes)


@settings(max_examples=200, deadline=None)
@given(st.lists(STATEMENT, min_size=1, max_size=6))
def test_definitions_are_those_of_pythons_own_symbol_table(statements):
    source = "\n".join(statements)
    table = symtable.symtable(source, "<generated>", "exec")
    assigned = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    found = effects(source)
    inner = {
        symbol.get_name()
        for child in table.get_children()
        for symbol in child.get_symbols()
        if symbol.is_declared_global() and symbol.is_assigned()
    }
    assert set(found.defines) | set(found.deletes) == assigned | inner
