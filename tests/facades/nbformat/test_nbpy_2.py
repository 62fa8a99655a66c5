from perijove.facades.nbformat import nbpy_2, v2


def test_format_2_as_a_python_file():
    notebook = v2.new_notebook(
        worksheets=[v2.new_worksheet(cells=[v2.new_code_cell("1"), v2.new_text_cell("html", "<b>")])]
    )
    text = nbpy_2.writes(notebook)
    assert text.splitlines()[1] == "# <nbformat>2</nbformat>"
    again = nbpy_2.reads(text)
    assert again.nbformat == 2
    assert [cell.cell_type for cell in again.worksheets[0].cells] == ["code", "html"]
