import ast

from perijove.interpreter.dataflow.bindings import bound_in, declared_in, leaves, parameters, root


def test_names_that_a_scope_binds():
    source = (
        "a = 1\ndef b(c): d = 1\nclass e: f = 1\n[g := h for h in x]\nimport i.j\nfor k in l: pass\nwith m as n: pass"
    )
    assert bound_in(ast.parse(source).body) == {"a", "b", "e", "g", "i", "k", "n"}


def test_declarations():
    assert declared_in(ast.parse("def f():\n global a\n nonlocal b").body[0].body) == ({"a"}, {"b"})


def test_parameters():
    assert parameters(ast.parse("lambda a, /, b, *c, d, **e: 0", mode="eval").body.args) == set("abcde")


def test_roots_and_ends():
    assert root(ast.parse("a.b[c].d", mode="eval").body) == "a"
    assert root(ast.parse("f().b", mode="eval").body) is None
    assert leaves(ast.parse("x = 1\nraise E").body)
    assert not leaves(ast.parse("x = 1").body)
