import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.myst import front_matter, is_myst, read_myst, write_myst

MYST = Format(".md", "myst", options={"notebook_metadata_filter": "-all"})


def test_cells_of_each_kind():
    cells = (
        TextCell("markdown", "# Head"),
        TextCell("markdown", "text", {"tags": ["a"]}),
        TextCell("code", "1", {"tags": ["b", "c"]}),
        TextCell("code", ":not an option"),
        TextCell("raw", "r", {"deep": {"x": 1}}),
    )
    text = write_myst(Document(cells), MYST)
    assert text == (
        '# Head\n\n+++ {"tags": ["a"]}\n\ntext\n\n```{code-cell}\n:tags: [b, c]\n\n1\n```\n\n'
        "```{code-cell}\n\n:not an option\n```\n\n```{raw-cell}\n---\ndeep:\n  x: 1\n---\nr\n```\n"
    )
    assert read_myst(text, MYST).cells == cells


@pytest.mark.parametrize("source", ["", "a\n+++\nb", "```\nopen", "<!-- open", "```{code-cell}\nx\n```"])
def test_prose_that_would_be_something_else_comes_back(source):
    cells = (TextCell("markdown", source), TextCell("code", "1"))
    assert read_myst(write_myst(Document(cells), MYST), MYST).cells == cells


def test_the_front_matter_is_the_metadata():
    text = "---\nkernelspec:\n  name: x\ntitle: T\ndate: 2020-01-02\n---\n\n# a\n"
    document = read_myst(text, Format(".md", "myst"))
    assert (document.metadata["title"], document.metadata["date"]) == ("T", "2020-01-02")
    again = write_myst(document, Format(".md", "myst", options=document.metadata["jupytext"]))
    assert "title: T\n" in again
    assert front_matter(["x"]) == ({}, 0)


def test_the_lexer_is_remembered():
    document = read_myst("```{code-cell} ipython3\n1\n```\n", Format(".md", "myst"))
    assert write_myst(document, MYST) == "```{code-cell} ipython3\n1\n```\n"


def test_is_myst():
    assert is_myst("x\n\n```{raw-cell}\n```")
    assert not is_myst("- a\n\n  ```{code-cell}\n  ```")


@pytest.mark.parametrize(
    "text", ["```{code-cell}\n:a: [\n1\n```", "+++ [1]", "---\n- a\n---\n", "```{code-cell}\n:a\n```"]
)
def test_what_is_wrong_names_its_line(text):
    with pytest.raises(NotebookError, match=r"^line [0-9]"):
        read_myst(text, MYST)
