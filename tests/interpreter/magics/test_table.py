import sys
from pathlib import Path

from perijove.interpreter.magics.registry import Registry
from perijove.interpreter.magics.table import CELL, LINE


def test_every_name_is_where_the_table_says_and_documented():
    registry = Registry()
    for kind, table in (("line", LINE), ("cell", CELL)):
        assert [name for name in table if not registry.find(kind, name).function.__doc__] == []


def test_names_are_sorted():
    assert list(LINE) == sorted(LINE)
    assert list(CELL) == sorted(CELL)


def described(kind, sign):
    """A line of the documentation for each magic: its name and its docstring, which names its options."""
    registry = Registry()
    for name in registry.names(kind):
        text = " ".join((registry.find(kind, name).function.__doc__ or "").split()).replace("|", "\\|")
        yield f"| `{sign}{name}` | {text.replace(sys.executable, 'python')} |"


def test_the_documentation_has_every_magic_with_its_options():
    page = (Path(__file__).parents[3] / "docs" / "magics.md").read_text(encoding="utf-8").splitlines()
    found = [line for line in page if line.startswith("| `%")]
    assert found == [*described("line", "%"), *described("cell", "%%")]
