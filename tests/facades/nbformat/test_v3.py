import io

import pytest

from perijove.facades.nbformat import v2, v3


def test_the_text_of_format_3():
    notebook = v3.new_notebook(
        worksheets=[v3.new_worksheet(cells=[v3.new_code_cell("é\n2"), v3.new_text_cell("markdown", "x")])]
    )
    text = v3.writes(notebook)
    assert text.isascii()
    assert v3.reads(text) == notebook
    file = io.StringIO()
    v3.write(notebook, file)
    file.seek(0)
    assert v3.read(file) == notebook
    assert v3.writes(notebook, split_lines=False) != text


def test_formats_2_and_3():
    notebook = v2.new_notebook(worksheets=[v2.new_worksheet(cells=[v2.new_code_cell("1")])])
    newer = v3.upgrade(notebook)
    assert (newer.nbformat, newer.worksheets[0].cells[0].metadata) == (3, {})
    assert v3.upgrade(newer, 3, 7).orig_nbformat_minor == 7
    assert v3.downgrade(newer).nbformat == 2
    with pytest.raises(ValueError, match="directly from v1"):
        v3.upgrade(notebook, 1)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.ipynb", ("a.ipynb", "a", "json")),
        ("a.py", ("a.py", "a", "py")),
        ("a.b", ("a.b.ipynb", "a.b", "json")),
        ("a.json", ("a.json", "a", "json")),
    ],
)
def test_file_names(name, parts):
    assert v3.parse_filename(name) == parts
