"""Texts and notebooks both ways, with the nastiest sources that hypothesis and we can think of."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perijove.notebook import CodeCell, MarkdownCell, Notebook, NotebookError, RawCell
from perijove.notebook.paired.convert import as_notebook, format_of, from_text, to_text
from perijove.notebook.paired.format import parse_format

FORMATS = ["py:percent", "R:percent", "ml:percent", "js:percent", "md", "md:myst", "qmd"]
NASTY = [
    "# %%", "# %% [markdown]", "%% x", "%%", "# # %% y", "#%%", "    # %% z", "// %%", "(* %% a *)", "# In[3]:",
    '"""', "'''", "x = '''", "'", '"', "\\", "```", "````", "```python", "```{python}", "```{code-cell}", "   ```", "~~~",
    "<!-- #region -->", "<!-- #endregion -->", "<!-- #endraw -->", "<!--", "-->", "+++", "+++ {}", "---", ":tag: a",
    "    code", "- item", "> quote", "# head", "## a?", "%matplotlib inline", "# %time x", "!ls", "# !ls", "ls", "# cat x",
    "    x = !ls", "  %time y", "%%bash", "%%python", "%%bash -x", "a?", "#| label: x", "<div>", "</div>", "é 🐍",
    "!a \\", "text", "x = 1", "def f():", "    return 1", "@d", "class A:", "jupyter:", "title: x", "1. one", "* * *", "$$", "",
]  # fmt: skip
line = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=8)
)
# A source ends and begins with something: how many blank lines are around a cell is its text's own affair.
source = st.lists(line, max_size=6).map("\n".join).map(lambda text: text.strip())
tags = st.lists(st.sampled_from(["a", "parameters", "ä", "x y", 'q"']), unique=True, min_size=1, max_size=2)
metadata = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {}, optional={"tags": tags, "n": st.integers(-5, 5), "deep": st.just({"a": [1, {"b": "="}]})}
    ),
)


@st.composite
def notebooks(draw):
    cells = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from([CodeCell, MarkdownCell, RawCell]))
        cells.append(kind(f"id{number}", draw(source), draw(metadata)))
    return Notebook(tuple(cells), {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}})


def told(cells):
    return [
        (cell.cell_type, cell.source, {key: value for key, value in cell.metadata.items() if key not in LAYOUT})
        for cell in cells
    ]


LAYOUT = {"lines_to_next_cell", "cell_marker", "region_name"}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(notebook=notebooks())
def test_a_notebook_comes_back_and_its_text_too(name, notebook):
    fmt = parse_format(name)
    text = to_text(notebook, fmt)
    document = from_text(text, fmt)
    assert told(document.cells) == told(notebook.cells)
    assert to_text(as_notebook(document, fmt), fmt) == text


@pytest.mark.parametrize("name", FORMATS)
def test_prose_that_ends_with_indented_code_before_code(name):
    notebook = Notebook((MarkdownCell("a", "# %%\n\n    return 1"), CodeCell("b", "")))
    document = from_text(to_text(notebook, parse_format(name)), parse_format(name))
    assert told(document.cells) == told(notebook.cells)


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_that_would_end_a_raw_region_is_kept(name):
    notebook = Notebook(
        (RawCell("a", "<!-- #endraw -->\n <!-- #endregion -->"), MarkdownCell("b", "<!-- #endregion -->"))
    )
    document = from_text(to_text(notebook, parse_format(name)), parse_format(name))
    assert told(document.cells) == told(notebook.cells)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(text=st.lists(line, max_size=15).map("\n".join))
@example(text="```{code-cell}\n# %%\n\n")
@example(text="```{code-cell}\n\n\n\n```")
@example(text='```\n%% x\n"""\n```')
@example(text="```python\n%%bash")
@example(text="---\n---\n---\n---")
@example(text="---\n---\n<!--\n\n---\na: b\n---\n-->")
def test_any_text_is_a_notebook_or_one_error(name, text):
    fmt = parse_format(name)
    try:
        document = from_text(text, fmt)
    except NotebookError:
        return
    once = to_text(as_notebook(document, fmt), fmt)
    assert to_text(as_notebook(from_text(once, fmt), fmt), fmt) == once


def test_a_magic_alone_keeps_the_language_of_a_text_that_does_not_tell_it():
    document = from_text("```python\n%%bash\n```\n", parse_format("md"))
    assert told(document.cells) == [("code", "%%bash", {})]
    told_by_header = Notebook((CodeCell("a", "%%bash"),), {"kernelspec": {"language": "python", "name": "python3"}})
    assert to_text(told_by_header, parse_format("md")).endswith("\n```bash\n```\n")


@pytest.mark.parametrize("name", ["md", "qmd"])
def test_prose_that_looks_like_a_header_stays_prose(name):
    notebook = Notebook((MarkdownCell("a", "---\na: [\n---"),), {"jupytext": {"notebook_metadata_filter": "-all"}})
    text = to_text(notebook, parse_format(name))
    assert told(from_text(text, parse_format(name)).cells) == told(notebook.cells)


def test_the_line_for_the_system_is_of_scripts_only():
    assert from_text("#!/bin/sh\n\ntext\n", parse_format("md")).cells[0].source == "#!/bin/sh\n\ntext"


def test_line_ends_of_windows_are_no_part_of_a_cell():
    assert from_text("# %%\r\na = 1\r\nb = 2\r\n", parse_format("py:percent")).cells[0].source == "a = 1\nb = 2"


def test_a_script_without_markers_is_one_code_cell():
    cells = from_text("import os\n\n\ndef f():\n    return 1\n", parse_format("py:percent")).cells
    assert told(cells) == [("code", "import os\n\n\ndef f():\n    return 1", {})]


def test_ids_are_derived_or_the_texts_own():
    document = from_text('# %% id="own"\n1\n\n# %%\n2\n', parse_format("py:percent"))
    first, second = as_notebook(document, parse_format("py:percent")).cells
    again = as_notebook(document, parse_format("py:percent")).cells
    assert (first.id, first.metadata, second.id) == ("own", {}, again[1].id)


@pytest.mark.parametrize(
    ("extension", "text", "short"),
    [
        (".py", "x", "py:percent"),
        (".md", "# a", "md"),
        (".md", "```{code-cell}\n1\n```", "md:myst"),
        (".md", "---\njupytext:\n  text_representation:\n    format_name: myst\n---\n", "md:myst"),
        (".qmd", "", "qmd:quarto"),
    ],
)
def test_the_format_of_a_text(extension, text, short):
    assert format_of(extension, text).short == short


def test_a_text_of_another_tools_format_is_refused_by_name():
    header = "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: light\n# ---\n"
    with pytest.raises(NotebookError, match=r"'light'.*is not one of ours"):
        format_of(".py", header)


def test_an_error_names_the_file_and_the_line():
    with pytest.raises(NotebookError, match=r"a.py: line 3: the header is no YAML"):
        from_text("# ---\n# jupyter:\n#   a: [\n# ---\n", parse_format("py:percent"), name="a.py")
    with pytest.raises(NotebookError, match=r"a.md: line 3: .*no JSON"):
        from_text("x\n\n+++ {1\n", parse_format("md:myst"), name="a.md")
