import io

import pytest

from perijove.facades.nbformat import v1


def test_the_text_of_format_1():
    notebook = v1.new_notebook([v1.new_code_cell("1", 2), v1.new_text_cell("x")])
    assert v1.reads(v1.writes(notebook)) == notebook
    file = io.StringIO()
    v1.write(notebook, file)
    file.seek(0)
    assert v1.read(file) == notebook
    with pytest.raises(ValueError, match="Cannot convert to v1"):
        v1.upgrade(notebook)
