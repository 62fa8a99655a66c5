"""The examples of the pages on live code are run."""

import doctest
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("page", ["debugger", "reloading", "profiling"])
def test_examples(main_module, page):
    before = sys.breakpointhook
    failed, tried = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False, encoding="utf-8")
    sys.breakpointhook = before
    sys.modules.pop("shapes_of_the_page", None)
    assert tried > 5
    assert failed == 0
