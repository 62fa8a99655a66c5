"""The examples of the page about names that libraries import."""

import doctest
from pathlib import Path

from perijove.compat import comm


def test_the_examples_of_the_page_run(monkeypatch):
    monkeypatch.setattr(comm, "_port", None)
    monkeypatch.setattr(comm, "_manager", comm.CommManager())
    failed, tried = doctest.testfile(str(Path(__file__).parents[2] / "docs" / "compat.md"), module_relative=False)
    assert tried
    assert not failed
