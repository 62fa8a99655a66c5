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
