import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.model import CodeCell, DisplayData, Error, ExecuteResult, UnknownOutput
from perijove.notebook.stream import Stream
from perijove.runner.compare import Difference, Rules, compare, same_text, same_value


def cell(*outputs):
    return CodeCell("a", outputs=outputs)


def what(one, other, **rules):
    return [difference.what for difference in compare(cell(*one), cell(*other), Rules(**rules))]


def plain(text):
    return ExecuteResult({"text/plain": text})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a 1.0", "a 1.0000000001", True),
        ("a 1.0", "a 1.01", False),
        ("3 rows", "4 rows", False),
        ("x1", "x2", False),
        ("<f at 0x7f00aa11bb>", "<f at 0x7f99cc22dd>", True),
        ("1.5  2", "1.50001 2", False),
        ("a   b\n", "a b", True),
        ("nan", "nan", True),
        ("1e-12", "0", True),
        ("\x1b[31mred\x1b[0m", "red", True),
        ("1 2", "1", False),
        ("v1.2.3", "v1.2.4", False),
    ],
)
def test_texts(one, other, same):
    assert same_text(one, other, Rules()) is same


def test_json_values():
    assert same_value({"a": [1, None, True]}, {"a": [1.0, None, True]}, Rules())
    assert not same_value({"a": 1}, {"b": 1}, Rules())
    assert not same_value([1], [1, 2], Rules())
    assert not same_value(True, 2, Rules())
    assert same_value(float("nan"), float("nan"), Rules())


def test_streams_wherever_they_were_cut():
    assert what([Stream("stdout", "a\nb\n")], [Stream("stdout", "a\n"), plain("1"), Stream("stdout", "b\n")]) == [
        "output"
    ]
    assert what([Stream("stdout", "a\n"), Stream("stdout", "b\n")], [Stream("stdout", "a\nb\n")]) == []
    assert what([], [Stream("stderr", "warning")]) == []
    assert what([], [Stream("stderr", "warning")], stderr=True) == ["output"]
    assert what([Stream("stdout", "a")], [Stream("stdout", "b")]) == ["stdout"]


def test_bundles_errors_and_what_is_not_known():
    html = {"text/html": "<b>1</b>", "text/plain": "1"}
    assert what([ExecuteResult(html)], [ExecuteResult({**html, "text/html": "<b>2</b>"})]) == ["text/html"]
    assert what([ExecuteResult(html)], [DisplayData(html)]) == ["output"]
    assert what([plain("1")], [plain("1"), plain("2")]) == ["output"]
    assert what([Error("E", "at 0x7fffffff")], [Error("E", "at 0x7eeeeeee")]) == []
    assert what([Error("E", "x")], [Error("F", "x")]) == ["error"]
    assert what([UnknownOutput({"output_type": "x"})], [UnknownOutput({"output_type": "x", "a": 1})]) == ["output"]
    widget = DisplayData({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}})
    assert what([widget], []) == []


def test_pictures_by_distance_and_not_by_their_text(make_png):
    def picture(value, text="<Figure>"):
        data = base64.b64encode(make_png(1, 1, b"\0" + bytes([value] * 3))).decode()
        return DisplayData({"image/png": data, "text/plain": text})

    assert what([picture(200)], [picture(202, "<Figure size>")]) == []
    assert what([picture(200)], [picture(100)]) == ["image/png"]
    assert what([picture(200)], [DisplayData({"image/png": "not base64!"})]) == ["image/png"]


def test_a_difference_is_shown_as_lines():
    lines = Difference("stdout", "a\nb\n", "a\nc\n").lines()
    assert lines == ["--- expected", "+++ found", "@@ -1,2 +1,2 @@", " a", "-b", "+c"]


@given(st.text(), st.text())
def test_sameness_has_no_direction(one, other):
    assert same_text(one, one, Rules())
    assert same_text(one, other, Rules()) == same_text(other, one, Rules())
