from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.percent import read_percent, write_percent


def fmt_of(extension=".py", **options):
    return Format(extension, "percent", options={"notebook_metadata_filter": "-all", **options})


def written(*cells, extension=".py", **options):
    return write_percent(Document(cells), fmt_of(extension, **options))


def read(text, extension=".py"):
    return [(cell.cell_type, cell.source, cell.metadata) for cell in read_percent(text, fmt_of(extension)).cells]


def test_cells_of_each_kind():
    cells = (
        TextCell("markdown", "# Head\n\ntext"),
        TextCell("code", "%time x\ny", {"title": "A title", "tags": ["a"]}),
        TextCell("raw", "r"),
        TextCell("code", "%%bash -x\nls"),
        TextCell("code", ""),
    )
    text = written(*cells)
    assert text == (
        '# %% [markdown]\n# # Head\n#\n# text\n\n# %% A title tags=["a"]\n# %time x\ny\n\n# %% [raw]\n# r\n\n'
        '# %% magic_args="-x" language="bash"\n# ls\n\n# %%\n'
    )
    assert read_percent(text, fmt_of()).cells == cells


def test_two_lines_around_definitions():
    assert written(TextCell("code", "1"), TextCell("code", "def f():\n    pass"), TextCell("code", "2")) == (
        "# %%\n1\n\n\n# %%\ndef f():\n    pass\n\n\n# %%\n2\n"
    )


def test_other_languages():
    assert written(TextCell("markdown", "a"), extension=".ml") == "(* %% [markdown] *)\n(* a *)\n"
    assert read("(* %% [markdown] *)\n(* a *)\n", ".ml") == [("markdown", "a", {})]
    assert written(TextCell("code", "x"), extension=".js") == "// %%\nx\n"


def test_what_looks_like_a_marker_stays_in_its_cell():
    text = written(TextCell("code", "1\n# %% a"), TextCell("markdown", "%% b"))
    assert text == "# %%\n1\n# # %% a\n\n# %% [markdown]\n# # %% b\n"
    assert [source for _, source, _ in read(text)] == ["1\n# %% a", "%% b"]


def test_a_string_that_does_not_end_is_commented_out():
    text = written(TextCell("code", 'x = """'), TextCell("code", "2"))
    assert text.startswith('# %% active="ipynb" escaped=true\n# x = """\n')
    assert read(text) == [("code", 'x = """', {}), ("code", "2", {})]


def test_prose_in_quotes():
    cell = TextCell("markdown", "a\nb", {"cell_marker": '"""'})
    assert written(cell) == '# %% [markdown]\n"""\na\nb\n"""\n'
    assert read(written(cell)) == [("markdown", "a\nb", {"cell_marker": '"""'})]
    assert written(TextCell("markdown", "a"), cell_markers='"""') == '# %% [markdown]\n"""\na\n"""\n'


def test_inactive_and_frozen_cells_are_comments():
    assert written(TextCell("code", "1", {"active": "ipynb"})) == '# %% active="ipynb"\n# 1\n'
    frozen = TextCell("code", "1", {"run_control": {"frozen": True}})
    assert read(written(frozen)) == [("code", "1", frozen.metadata)]
    active = TextCell("raw", "1", {"active": "py"})
    assert written(active) == '# %% active="py"\n1\n'


def test_titles_depths_and_regions():
    assert read("# %%%% Sub\n1\n") == [("code", "1", {"cell_depth": 2, "title": "Sub"})]
    assert written(TextCell("code", "1", {"cell_depth": 2, "title": "Sub"})) == "# %%%% Sub\n1\n"
    assert written(TextCell("code", "1", {"title": "a=b"})) == '# %% title="a=b"\n1\n'
    assert read("# %% [md]\n# x\n") == [("markdown", "x", {"region_name": "md"})]


def test_nbconverts_scripts():
    assert [source for _, source, _ in read("# In[1]:\n1\n\n# In[2]:\n2\n")] == ["1", "2"]


def test_a_text_keeps_its_layout():
    text = "# %%\n1\n\n\n\n# %%\n2\n# %%\n3\n\n\n"
    assert write_percent(read_percent(text, fmt_of()), fmt_of()) == text
