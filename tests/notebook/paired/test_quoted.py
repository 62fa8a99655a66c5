import pytest

from perijove.notebook.paired.quoted import read_quoted, write_quoted


@pytest.mark.parametrize("marker", ['"""', "'''", 'r"""', '""","""'])
@pytest.mark.parametrize("source", ["a", "a\nb", "\\a"])
def test_prose_in_quotes_comes_back(marker, source):
    lines = write_quoted(source.split("\n"), marker)
    assert lines is not None
    assert read_quoted(lines)[0] == source


@pytest.mark.parametrize(("source", "marker"), [("a", "+,-"), ('a """ b', '"""'), ("a", "region,endregion")])
def test_what_quotes_can_not_hold(source, marker):
    assert write_quoted(source.split("\n"), marker) is None


@pytest.mark.parametrize("text", ["x", '"""', '"a"', "'''a''' + 1"])
def test_what_is_no_quoted_prose(text):
    assert read_quoted([text]) is None
