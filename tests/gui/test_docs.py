"""The page's examples are true."""

import doctest
from pathlib import Path


def test_the_page():
    page = Path(__file__).parents[2] / "docs" / "gui.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
