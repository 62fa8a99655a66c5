"""The table in the docs says what the tests see."""

from pathlib import Path

from .conftest import ROOT


def test_the_page_has_the_table_of_the_cells():
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("libraries_table", Path(ROOT) / "tools" / "libraries_table.py")
    table = module_from_spec(spec)
    spec.loader.exec_module(table)
    assert table.PAGE.read_text() == table.page(), "run: python tools/libraries_table.py"
