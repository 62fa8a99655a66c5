import io

import pytest

from perijove.facades.nbformat import v1, v2


def test_pictures_are_bytes_in_memory():
    output = v2.new_output("pyout", "x", output_png=b"AA", prompt_number=1)
    assert output == {"output_type": "pyout", "text": "x", "png": b"AA", "prompt_number": 1}
    cells = [v2.new_code_cell("1\n2", outputs=[output]), v2.new_text_cell("markdown", "x", "<p>")]
    notebook = v2.new_notebook(worksheets=[v2.new_worksheet("w", cells)])
    assert v2.reads(v2.writes(notebook)) == notebook
    file = io.StringIO()
    v2.write(notebook, file)
    file.seek(0)
    assert v2.read(file) == notebook
    assert v2.new_output("pyerr", etype="E", evalue="v").etype == "E"


def test_from_1_and_not_back():
    newer = v2.upgrade(v1.new_notebook([v1.new_code_cell("1"), v1.new_text_cell("x")]))
    assert [cell.cell_type for cell in newer.worksheets[0].cells] == ["code", "markdown"]
    with pytest.raises(RuntimeError):
        v2.downgrade(newer)
    with pytest.raises(ValueError, match="from v3"):
        v2.upgrade(newer, 3)
