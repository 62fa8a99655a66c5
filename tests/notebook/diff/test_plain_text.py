"""A notebook as text."""

from hypothesis import given

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, Stream
from perijove.notebook.diff.plain_text import plain_text


def test_how_it_reads():
    notebook = Notebook(
        (
            MarkdownCell("a", "# Title"),
            CodeCell("b", "f()\ng()", {}, (Stream("stdout", "1\n2\n"), DisplayData({"image/png": "AAAA"})), 3),
            CodeCell("c"),
        )
    )

    assert list(plain_text(notebook)) == [
        "# %% cell 1 [markdown]",
        "# Title",
        "",
        "# %% cell 2 [code]",
        "f()",
        "g()",
        "# output 1 stdout:",
        "#   1",
        "#   2",
        "# output 2 image/png:",
        "#   (image/png, 3 bytes, 9c1c04db)",
        "",
        "# %% cell 3 [code]",
        "",
        "",
    ]


def test_every_notebook_has_a_text(notebooks):
    @given(notebooks)
    def check(notebook):
        assert sum(line.startswith("# %% cell ") for line in plain_text(notebook)) >= len(notebook.cells)

    check()
