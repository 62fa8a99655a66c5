import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.format import Format, options_of, paired_formats, parse_format

PYTHON = {"kernelspec": {"language": "python"}}


@pytest.mark.parametrize(
    ("text", "fmt", "short"),
    [
        ("py:percent", Format(".py", "percent"), "py:percent"),
        ("percent", Format(".py", "percent"), "py:percent"),
        ("md", Format(".md", "markdown"), "md"),
        ("myst", Format(".md", "myst"), "md:myst"),
        ("quarto", Format(".qmd", "quarto"), "qmd:quarto"),
        ("scripts//jl:percent", Format(".jl", "percent", "scripts/"), "scripts//jl:percent"),
        (".nb.py:percent", Format(".py", "percent", "", ".nb"), ".nb.py:percent"),
        ("ipynb", Format(".ipynb", "notebook"), "ipynb"),
    ],
)
def test_a_format_by_name(text, fmt, short):
    assert parse_format(text, PYTHON) == fmt
    assert parse_format(text, PYTHON).short == short


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("docx", "no text format 'docx'"),
        ("py:light", "is not one of ours"),
        ("py:x", "is unknown"),
        ("auto:percent", "does not say its language"),
    ],
)
def test_what_is_no_format(text, said):
    with pytest.raises(NotebookError, match=said):
        parse_format(text)


def test_the_formats_of_a_notebook():
    found = paired_formats({"jupytext": {"formats": "ipynb, py:percent"}})
    assert [fmt.short for fmt in found] == ["ipynb", "py:percent"]
    with pytest.raises(NotebookError, match="must be a string"):
        paired_formats({"jupytext": {"formats": 5}})


def test_options_and_versions():
    assert options_of({"jupytext": {"cell_markers": "x", "formats": "md"}}) == {"cell_markers": "x"}
    assert [parse_format(name).version for name in ("md", "markdown", "myst")] == ["1.3", "1.3", 0.13]
    assert Format(".markdown", "markdown").version == "1.2"
