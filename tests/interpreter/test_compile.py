import linecache

import pytest

from perijove.interpreter.compile import CellCompiler, cell_filename, is_silenced, label


def test_a_cell_is_its_statements_and_its_last_expression():
    cell = CellCompiler()("a = 1\nb = 2\na + b", "<cell 90001>")
    assert [unit.shown for unit in cell.units] == [False, True]
    assert [unit.shown for unit in CellCompiler()("a", "<cell 90001>").units] == [True]
    assert CellCompiler()("", "<cell 90001>").units == ()


def test_positions_stay():
    cell = CellCompiler()("a = 1\n\nb", "<cell 90001>")
    assert {line for *_, line in cell.units[1].code.co_lines() if line} >= {3}


def test_future_flags_hold():
    compiler = CellCompiler()
    compiler("from __future__ import annotations", "<cell 90001>")
    assert compiler.flags & __import__("__future__").annotations.compiler_flag


def test_the_source_is_remembered_and_stays():
    CellCompiler()("x = 5", "<cell 90002>")
    linecache.checkcache()
    assert linecache.getline("<cell 90002>", 1) == "x = 5\n"


@pytest.mark.parametrize(
    ("source", "silenced"),
    [
        ("a;", True),
        ("a", False),
        ("a; # x", True),
        ("a # x;", False),
        ("';'", False),
        ("a;\n\n# c", True),
        ("a; b", False),
    ],
)
def test_silencing(source, silenced):
    assert is_silenced(source) is silenced


def test_labels():
    assert [label(name) for name in [cell_filename(3), cell_filename(3, "%time"), "<unnumbered cell 1>", "a.py"]] == [
        "Cell In[3]",
        "Cell In[3], %time",
        "Unnumbered cell",
        None,
    ]
