import ast
import io
from pathlib import Path

import pytest

from perijove.compat import codemagics, current
from perijove.compat.codemagics import ReplaceCodeTransformer, _format_time
from perijove.compat.interactiveshell import InteractiveShell


def test_times_are_said_as_ipython_says_them():
    assert [_format_time(seconds) for seconds in (0.0015, 2.5, 90)] == ["1.5 ms", "2.5 s", "1min 30s"]
    assert _format_time(1.23456, 2) == "1.2 s"


def test_a_template_goes_around_a_cells_code():
    transformer = ReplaceCodeTransformer.from_string("begin()\n__code__\n__ret__")
    assert ast.unparse(transformer.visit(ast.parse("a = 1"))).startswith("begin()\na = 1")


def test_the_letters_that_the_output_has(monkeypatch):
    assert codemagics._format_time(1e-6) == "1 \N{GREEK SMALL LETTER MU}s"
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert codemagics._format_time(1e-6) == "1 us"


def test_parts_of_code():
    ranges = [(0, 1), (4, 6), (9, 14), (16, None), (None, 9), (None, 13), (None, None)]
    assert list(codemagics.extract_code_ranges("1 5-6 10:15 17: :10 -13 : x")) == ranges
    source = "a = 1\n@b\ndef b():\n    return 2\nclass A: pass\n"
    assert codemagics.extract_symbols(source, "A,b,a") == (["class A: pass\n", "@b\ndef b():\n    return 2\n"], ["a"])
    assert list(codemagics.strip_initial_indent(["  a", "    b", "c", "  d"])) == ["a", "  b", "c", "  d"]


def test_built_in_magics_are_methods_of_ipythons_classes(capsys):
    shell = InteractiveShell()
    magics = codemagics.OSMagics(shell)
    assert magics.pwd("") == str(Path.cwd())
    assert magics.parse_options("-a b", "a") == ({"a": ""}, "b")
    with pytest.raises(AttributeError, match="no magic 'nothing'"):
        magics.nothing("")
    with pytest.raises(AttributeError):
        codemagics.NoMagics  # noqa: B018 - looked for
    current.set_shell(None)
