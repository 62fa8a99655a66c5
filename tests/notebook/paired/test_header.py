import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import read_header, stamped, write_header, yaml_cell

PERCENT = Format(".py", "percent")


def test_a_header_both_ways():
    raw = TextCell("raw", "---\ntitle: a\n---")
    lines, rest = write_header(Document((raw, TextCell("code", "1")), {"kernelspec": {"name": "x"}}), PERCENT)
    assert lines[:3] == ["# ---", "# title: a", "# jupyter:"]
    assert rest.cells == (TextCell("code", "1"),)
    found = read_header(lines, PERCENT)
    assert (found.cell, found.metadata["kernelspec"]) == (raw, {"name": "x"})
    assert (found.has_jupyter, found.end) == (True, len(lines))


def test_hidden_in_a_comment_of_markdown():
    fmt = Format(".md", "markdown", options={"hide_notebook_metadata": True})
    lines, _ = write_header(Document((), {"kernelspec": {"name": "x"}}), fmt)
    assert (lines[:3], lines[-3:]) == (["<!--", "", "---"], ["", "-->", ""])
    assert read_header([*lines, "text"], fmt).end == len(lines)


def test_the_first_lines_of_a_script():
    lines = ["#!/usr/bin/env python", "# coding: utf-8", "x"]
    found = read_header(lines, PERCENT)
    assert found.metadata == {"jupytext": {"executable": "/usr/bin/env python", "encoding": "# coding: utf-8"}}
    fmt = Format(".py", "percent", options={"notebook_metadata_filter": "-all"})
    assert write_header(Document((), found.metadata), fmt)[0] == lines[:2]
    with pytest.raises(NotebookError, match="'latin-1' can't be read"):
        read_header(["# coding: latin-1"], PERCENT)


@pytest.mark.parametrize("source", ["---\n---", "--\na\n--", "---\na\n---\nb\n---", "---\njupyter: x\n---"])
def test_what_is_no_header_stays_a_cell(source):
    assert yaml_cell(TextCell("raw", source)) is None


def test_a_comment_is_no_header():
    assert read_header(["# hello", "# ---", "# a: 1", "# ---"], PERCENT).end == 0
    assert read_header(["# ---", "# a: 1"], PERCENT).end == 0


def test_our_own_record_is_in_no_text():
    fmt = Format(".md", "markdown", options={"notebook_metadata_filter": "all"})
    assert sorted(stamped({"perijove": {"paired": {}}, "a": 1}, fmt)) == ["a", "jupytext"]
