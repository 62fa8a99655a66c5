"""What a merge asks of a notebook."""

from perijove.notebook import MarkdownCell, Notebook
from perijove.notebook.merge.side import side


def test_contents_are_told_from_ids():
    one = side(Notebook((MarkdownCell("a", "x"), MarkdownCell("b", "x"), MarkdownCell("c", "y"))))

    assert [document["id"] for document in one.documents] == ["a", "b", "c"]
    assert one.contents[0] == one.contents[1] != one.contents[2]
