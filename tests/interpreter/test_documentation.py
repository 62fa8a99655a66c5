"""The pages' examples are run."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(("page", "examples"), [("interpreter.md", 30), ("magics.md", 10)])
def test_examples(main_module, page, examples):
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert tried > examples
    assert failed == 0
