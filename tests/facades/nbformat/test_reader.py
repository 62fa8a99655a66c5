import pytest

from perijove.facades.nbformat.reader import NBFormatError, NotJSONError, convert, reads
from perijove.facades.nbformat.validator import ValidationError


def test_each_format_is_read_as_it_is():
    assert reads('{"cells": [{"cell_type": "text", "text": "x"}]}').cells[0].text == "x"
    assert reads('{"nbformat": 3, "metadata": {}, "worksheets": []}').nbformat == 3
    with pytest.raises(NotJSONError, match=r"^Notebook does not appear to be JSON: '\{x"):
        reads("{x")
    with pytest.raises(NBFormatError, match="Unsupported nbformat version 9"):
        reads('{"nbformat": 9}')
    with pytest.raises(ValidationError, match="missing an expected key: worksheets"):
        reads('{"nbformat": 3}')


def test_there_and_back():
    first = reads('{"cells": [{"cell_type": "code", "code": "1"}]}')
    newest = convert(first, 4)
    assert (newest.nbformat, newest.cells[0].source) == (4, "1")
    assert convert(newest, 2).worksheets[0].cells[0].input == "1"
    with pytest.raises(RuntimeError):
        convert(convert(reads('{"nbformat": 2, "worksheets": []}'), 2), 1)
    with pytest.raises(ValueError, match="that version doesn't exist"):
        convert(newest, 7)
