from perijove.interpreter.magics.registry import Registry
from perijove.interpreter.magics.table import CELL, LINE


def test_every_name_is_where_the_table_says_and_documented():
    registry = Registry()
    for kind, table in (("line", LINE), ("cell", CELL)):
        assert [name for name in table if not registry.find(kind, name).function.__doc__] == []


def test_names_are_sorted():
    assert list(LINE) == sorted(LINE)
    assert list(CELL) == sorted(CELL)
