import json

import pytest

from perijove.facades.nbformat import v4
from perijove.facades.nbformat.validator import ValidationError
from perijove.notebook import reads as ours
from perijove.notebook import writes as written_by_us


def test_new_parts_are_valid_and_whole():
    cell = v4.new_code_cell(
        "1", outputs=[v4.new_output("stream", text="x"), v4.new_output("display_data", {"text/plain": "y"})]
    )
    notebook = v4.new_notebook(cells=[cell, v4.new_markdown_cell("m"), v4.new_raw_cell("r", metadata={"format": "f"})])
    assert notebook.cells[0].outputs[0] == {"output_type": "stream", "name": "stdout", "text": "x"}
    assert len({cell.id for cell in notebook.cells}) == 3
    with pytest.raises(ValidationError):
        v4.new_code_cell("1", outputs=5)
    # A default is not shared between outputs.
    v4.new_output("error").traceback.append("x")
    assert v4.new_output("error").traceback == []


def test_outputs_of_messages():
    def message(kind, **content):
        return {"header": {"msg_type": kind}, "content": content}

    assert v4.output_from_msg(message("stream", name="stderr", text="x", more=1)) == {
        "output_type": "stream",
        "name": "stderr",
        "text": "x",
    }
    with pytest.raises(ValueError, match="Unrecognized output msg type: 'status'"):
        v4.output_from_msg(message("status"))


def test_the_text_is_the_same_as_ours(tmp_path):
    notebook = v4.new_notebook(
        cells=[v4.new_code_cell("é\n2"), v4.new_markdown_cell("x", attachments={"f": {"text/plain": "1\n2"}})]
    )
    text = v4.writes(notebook)
    assert text == written_by_us(ours(text))
    assert v4.reads(text) == notebook
    assert json.loads(v4.writes(notebook, split_lines=False))["cells"][0]["source"] == "é\n2"
    assert "\\u00e9" in v4.writes(notebook, ensure_ascii=True)
    with (tmp_path / "n").open("w+", encoding="utf-8") as file:
        v4.write(notebook, file)
        file.seek(0)
        assert v4.read(file) == notebook
