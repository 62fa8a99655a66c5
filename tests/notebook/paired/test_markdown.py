from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.markdown import fence_around, read_markdown, write_markdown


def fmt_of(**options):
    return Format(".md", "markdown", options={"notebook_metadata_filter": "-all", **options})


def written(*cells, **options):
    return write_markdown(Document(cells), fmt_of(**options))


def read(text, **options):
    return [(cell.cell_type, cell.source, cell.metadata) for cell in read_markdown(text, fmt_of(**options)).cells]


def test_cells_of_each_kind():
    cells = (
        TextCell("markdown", "# Head"),
        TextCell("markdown", "text", {"tags": ["a"]}),
        TextCell("code", "1", {"tags": ["b"]}),
        TextCell("raw", "r", {"format": "x"}),
        TextCell("code", "%%bash\nls"),
    )
    text = written(*cells)
    assert text == (
        '# Head\n\n<!-- #region tags=["a"] -->\ntext\n<!-- #endregion -->\n\n```python tags=["b"]\n1\n```\n\n'
        '<!-- #raw format="x" -->\nr\n<!-- #endraw -->\n\n```bash\nls\n```\n'
    )
    assert read_markdown(text, fmt_of()).cells == cells


def test_two_blank_lines_part_prose():
    assert read("a\n\nb\n\n\nc\n") == [("markdown", "a\n\nb", {}), ("markdown", "c", {})]
    assert written(TextCell("markdown", "a"), TextCell("markdown", "b")) == "a\n\n\nb\n"


def test_headings_part_prose_where_asked():
    assert [source for _, source, _ in read("# a\n\n# b\n", split_at_heading=True)] == ["# a", "# b"]


def test_code_that_is_no_cell():
    assert read("```python .noeval\n1\n```\n") == [("markdown", "```python .noeval\n1\n```", {})]
    assert read("```yaml\na: 1\n```\n") == [("markdown", "```yaml\na: 1\n```", {})]


def test_prose_that_leaves_something_open_is_in_a_region():
    fenced = written(TextCell("markdown", "```\nopen"), TextCell("code", "1"))
    assert fenced.startswith("<!-- #region -->\n```\nopen\n<!-- #endregion -->\n")
    assert read(fenced)[0] == ("markdown", "```\nopen", {})
    indented = written(TextCell("markdown", "a\n\n    code"), TextCell("markdown", "b"))
    assert [source for _, source, _ in read(indented)] == ["a\n\n    code", "b"]


def test_a_fence_that_no_line_closes():
    assert fence_around(["x", "```", "````a"]) == "`````"
    assert read(written(TextCell("code", "```\n1\n```"))) == [("code", "```\n1\n```", {})]


def test_titles_and_json():
    text = '<!-- #region A title {"a": 1} -->\nx\n<!-- #endregion -->\n'
    assert read(text) == [("markdown", "x", {"a": 1, "title": "A title"})]
    assert written(TextCell("markdown", "x", {"a": 1, "title": "A title"}), cell_metadata_json=True) == text
