import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.quarto import read_quarto, write_quarto

QUARTO = Format(".qmd", "quarto", options={"notebook_metadata_filter": "-all"})


def test_cells_of_each_kind():
    cells = (
        TextCell("markdown", "# Head"),
        TextCell("code", "#| label: fig\n1", {"tags": ["a"], "run_control": {"frozen": True}}),
        TextCell("markdown", "one"),
        TextCell("markdown", "two"),
        TextCell("raw", "r"),
    )
    text = write_quarto(Document(cells), QUARTO)
    assert text == (
        "# Head\n\n```{python}\n#| label: fig\n#| tags: [a]\n#| run_control: {frozen: true}\n1\n```\n\none\n\n"
        "<!-- #region -->\ntwo\n<!-- #endregion -->\n\n<!-- #raw -->\nr\n<!-- #endraw -->\n"
    )
    assert read_quarto(text, QUARTO).cells == cells


def test_the_short_name_of_a_kernel():
    text = "---\ntitle: T\njupyter: python3\n---\n\n```{python}\n1\n```\n"
    document = read_quarto(text, Format(".qmd", "quarto"))
    assert document.metadata["kernelspec"]["language"] == "python"
    assert write_quarto(document, Format(".qmd", "quarto", options=document.metadata["jupytext"])) == text


def test_cells_of_another_language_are_prose():
    mixed = read_quarto("---\njupyter: python3\n---\n```{r}\n1\n```\n", QUARTO).cells
    assert [(cell.cell_type, cell.source) for cell in mixed] == [("markdown", "```{r}\n1\n```")]


def test_options_over_several_lines():
    cell = read_quarto("```{python}\n#| tags:\n#|   - a\n#| echo: false\nx\n```\n", QUARTO).cells[0]
    assert (cell.source, cell.metadata) == ("#| echo: false\nx", {"tags": ["a"]})
    with pytest.raises(NotebookError, match=r"^line 2"):
        read_quarto("```{python}\n#| a: [\n```\n", QUARTO)
