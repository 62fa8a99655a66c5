import pytest

from perijove.facades.nbformat.old import (
    new_author,
    new_code_cell,
    new_metadata,
    new_notebook,
    new_output,
    new_text_cell,
)


def test_parts_hold_what_they_were_given():
    assert new_output("pyout", "x", output_png="AA", prompt_number=1) == {
        "output_type": "pyout", "metadata": {}, "text": "x", "png": "AA", "prompt_number": 1,
    }  # fmt: skip
    assert new_output("pyerr", ename="E", evalue="v", traceback=("t",)) == {
        "output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["t"],
    }  # fmt: skip
    assert new_output("stream", "x").stream == "stdout"
    assert new_code_cell(prompt_number=2).prompt_number == 2
    assert new_text_cell("plaintext").cell_type == "raw"
    assert new_notebook("n", new_metadata(authors=(new_author("a"),), license="l")).metadata.authors == [{"name": "a"}]


def test_wrong_types_are_refused():
    with pytest.raises(TypeError):
        new_output("pyout", 5)
    with pytest.raises(TypeError, match="metadata must be dict"):
        new_output("pyout", metadata=5)
    with pytest.warns(UserWarning, match="got bytes"):
        assert new_output("pyout", output_png=b"AA").png == "AA"
