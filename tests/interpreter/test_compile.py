import linecache

import pytest

from perijove.interpreter.compile import UNNUMBERED, CellCompiler, cell_filename, is_silenced, label


def test_a_cell_is_its_statements_and_its_last_expression():
    cell = CellCompiler()("a = 1\nb = 2\na + b", "<ipython-input-90001-0>")
    assert [unit.shown for unit in cell.units] == [False, True]
    assert [unit.shown for unit in CellCompiler()("a", "<ipython-input-90001-0>").units] == [True]
    assert CellCompiler()("", "<ipython-input-90001-0>").units == ()


def test_positions_stay():
    cell = CellCompiler()("a = 1\n\nb", "<ipython-input-90001-0>")
    assert {line for *_, line in cell.units[1].code.co_lines() if line} >= {3}


def test_future_flags_hold():
    compiler = CellCompiler()
    compiler("from __future__ import annotations", "<ipython-input-90001-0>")
    assert compiler.flags & __import__("__future__").annotations.compiler_flag


def test_the_source_is_remembered_and_stays():
    CellCompiler()("x = 5", "<ipython-input-90002-0>")
    linecache.checkcache()
    assert linecache.getline("<ipython-input-90002-0>", 1) == "x = 5\n"


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
    names = [cell_filename(3, "a"), cell_filename(3, "a", "%time"), cell_filename(3, "a", UNNUMBERED)]
    assert [label(name) for name in [*names, "a.py", "<ipython-input-a>", "<ipython-input-3-"]] == [
        "Cell In[3]",
        "Cell In[3], %time",
        "Unnumbered cell",
        None,
        None,
        None,
    ]


def test_the_same_source_has_the_same_checksum():
    one, again, other = (cell_filename(*given).split("-") for given in [(3, "a"), (12, "a"), (3, "b\ud800")])
    assert one[:2] + one[3:] == again[:2] + again[3:]
    assert one[3] != other[3]
