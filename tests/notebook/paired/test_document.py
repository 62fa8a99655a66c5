from perijove.notebook import CodeCell, MarkdownCell, Notebook, RawCell, UnknownCell
from perijove.notebook.paired.document import TextCell, as_cell, as_document


def test_a_notebook_as_a_text_tells_it():
    cells = (CodeCell("a", "1\r\n2", {"x": 1}), UnknownCell("u", {}), MarkdownCell("b"), RawCell("c", "r"))
    told = as_document(Notebook(cells, {"m": 1}))
    assert told.metadata == {"m": 1}
    assert told.cells == (TextCell("code", "1\n2", {"x": 1}), TextCell("markdown", ""), TextCell("raw", "r"))
    assert as_document(Notebook(cells), with_ids=True).cells[0].metadata == {"id": "a", "x": 1}


def test_a_text_cell_as_a_cell():
    assert as_cell(TextCell("code", "1"), "i") == CodeCell("i", "1")
    assert as_cell(TextCell("markdown", "1", {"a": 1}), "i") == MarkdownCell("i", "1", {"a": 1})
    assert as_cell(TextCell("raw", "1"), "i") == RawCell("i", "1")
