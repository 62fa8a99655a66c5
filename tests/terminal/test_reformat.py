import importlib.util

import pytest

from perijove.terminal import reformat
from perijove.terminal.reformat import find_formatter, with_ruff


def test_a_formatter_is_found_only_where_there_is_one(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name == "ruff")

    assert find_formatter("auto") is with_ruff
    assert find_formatter("black") is None
    assert find_formatter("none") is None


@pytest.mark.parametrize(
    ("code", "formatted"),
    [("x=1", "x = 1"), ("x = (", "x = ("), ("%time f(1,2)", "%time f(1,2)"), ("a  =  [1,\n2]", "a = [1, 2]")],
)
def test_ruff_lays_code_out(code, formatted):
    assert reformat.with_ruff(code) == formatted


def test_black_lays_code_out(monkeypatch):
    class Black:
        FileMode = dict

        @staticmethod
        def format_str(code, mode):
            if code == "(":
                raise ValueError("cannot parse")
            return code.replace("=", " = ") + "\n"

    monkeypatch.setattr(importlib, "import_module", lambda name: Black)

    assert reformat.with_black("x=1") == "x = 1"
    assert reformat.with_black("(") == "("
