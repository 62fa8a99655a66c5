import ast

from perijove.compat.execution import ReplaceCodeTransformer, _format_time


def test_times_are_said_as_ipython_says_them():
    assert [_format_time(seconds) for seconds in (0.0015, 2.5, 90)] == ["1.5 ms", "2.5 s", "1min 30s"]
    assert _format_time(1.23456, 2) == "1.2 s"


def test_a_template_goes_around_a_cells_code():
    transformer = ReplaceCodeTransformer.from_string("begin()\n__code__\n__ret__")
    assert ast.unparse(transformer.visit(ast.parse("a = 1"))).startswith("begin()\na = 1")
