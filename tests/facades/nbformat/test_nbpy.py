import io

from perijove.facades.nbformat import nbpy
from perijove.facades.nbformat.old import new_code_cell, new_heading_cell, new_notebook, new_text_cell, new_worksheet

NOTEBOOK = new_notebook(
    worksheets=[
        new_worksheet(
            cells=[
                new_text_cell("markdown", "a\nb"),
                new_code_cell("1\n2"),
                new_heading_cell("h", 3),
                new_text_cell("raw", "r"),
            ]
        )
    ]
)
TEXT = """\
# -*- coding: utf-8 -*-
# <nbformat>3.0</nbformat>

# <markdowncell>

# a
# b

# <codecell>

1
2

# <headingcell level=3>

# h

# <rawcell>

# r

"""


def test_cells_are_marked():
    assert nbpy.writes(NOTEBOOK) == TEXT
    assert nbpy.reads(TEXT) == NOTEBOOK
    file = io.StringIO()
    nbpy.write(NOTEBOOK, file)
    file.seek(0)
    assert nbpy.read(file) == NOTEBOOK
    assert nbpy.cell_lines(new_text_cell("future", "x")) == []
