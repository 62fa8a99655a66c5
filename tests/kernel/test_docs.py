"""The examples of the pages about kernels and transports."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["kernel.md", "transport.md"])
def test_the_examples_of_a_page_run(page):
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False)
    assert tried
    assert not failed
