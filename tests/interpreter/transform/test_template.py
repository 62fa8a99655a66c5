import ast

import pytest

from perijove.interpreter.transform.template import ReplaceCodeTransformer


@pytest.mark.parametrize(
    ("template", "cell", "expected"),
    [
        ("a()\n__code__\n__ret__", "x = 1\nx", "a()\nx = 1\n__perijove_value = x\n__perijove_value"),
        ("for i in r:\n    __code__\n__ret__", "x = 1", "for i in r:\n    x = 1\nNone"),
        ("for i in r:\n    __code__", "", "for i in r:\n    pass"),
        ("f(__ret__)", "5", "f(__perijove_value)"),
        ("___t = 1\n__code__", "___t", "__perijove____t = 1\n__perijove_value = ___t"),
    ],
)
def test_the_cell_in_the_template(template, cell, expected):
    transformer = ReplaceCodeTransformer.from_string(template)
    for _ in range(2):
        assert ast.unparse(transformer.visit(ast.parse(cell))) == expected


def test_what_a_template_imports_or_defines_hits_no_name_of_a_cell():
    template = (
        "from math import sqrt as ___root\ndef ___twice(x):\n    return 2 * x\n__code__\na = ___twice(___root(4))"
    )
    filled = ReplaceCodeTransformer.from_string(template).visit(ast.parse("___root = 'mine'"))
    names = {}
    exec(compile(filled, "<test>", "exec"), names)
    assert (names["a"], names["___root"]) == (4, "mine")
