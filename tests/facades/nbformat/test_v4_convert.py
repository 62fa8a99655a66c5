import pytest

from perijove.facades.nbformat import v3, v4
from perijove.facades.nbformat.v4_convert import (
    downgrade,
    downgrade_cell,
    downgrade_outputs,
    upgrade,
    upgrade_cell,
    upgrade_outputs,
)
from perijove.facades.nbformat.validator import ValidationError, isvalid


def test_a_notebook_there_and_back():
    old = v3.new_notebook(
        name="n", worksheets=[v3.new_worksheet(cells=[v3.new_code_cell("1"), v3.new_heading_cell("h", 2)])]
    )
    new = upgrade(old)
    assert isvalid(new)
    assert [cell.source for cell in new.cells] == ["1", "## h"]
    again = downgrade(new)
    assert isvalid(again)
    assert again.worksheets[0].cells[1].level == 2
    assert downgrade(again) is again


def test_older_minors_get_ids():
    notebook = v4.new_notebook(cells=[v4.new_raw_cell("x")])
    assert upgrade(notebook) is notebook
    notebook.nbformat_minor = 2
    del notebook.cells[0]["id"]
    assert isvalid(upgrade(notebook))
    assert notebook.metadata.orig_nbformat_minor == 2
    with pytest.raises(ValueError, match="directly from v2"):
        upgrade({"nbformat": 2})
    with pytest.raises(ValidationError, match="does not include the nbformat minor"):
        upgrade({"nbformat": 4})


def test_parts():
    assert upgrade_cell(v3.new_heading_cell("x")).id
    assert downgrade_cell(v4.new_markdown_cell("# x")).cell_type == "heading"
    outputs = upgrade_outputs([v3.new_output("pyout", "x", prompt_number=1)])
    assert outputs[0].data == {"text/plain": "x"}
    assert downgrade_outputs(outputs)[0].text == "x"
