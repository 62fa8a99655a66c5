import pytest

from perijove.interpreter.history.ranges import RangeError, Span, entries, is_range, spans
from perijove.interpreter.history.session import History


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", [Span(0, 4, 5)]),
        ("4-6", [Span(0, 4, 7)]),
        ("4:6", [Span(0, 4, 6)]),
        ("4-", [Span(0, 4)]),
        ("~1/3", [Span(-1, 3, 4)]),
        ("~1/", [Span(-1)]),
        ("~8/5-~7/4", [Span(-8, 5), Span(-7, 1, 5)]),
        ("~3/2-~1/4", [Span(-3, 2), Span(-2), Span(-1, 1, 5)]),
        ("~2-", [Span(-2), Span(-1), Span(0)]),
        ("12/2-4", [Span(12, 2, 5)]),
        ("3/2-4/1", [Span(3, 2), Span(4, 1, 2)]),
        ("~1/2-~0/1", [Span(-1, 2), Span(0, 1, 2)]),
        ("all", [Span(0)]),
    ],
)
def test_spans(text, expected):
    assert spans(text) == expected
    assert is_range(text)


@pytest.mark.parametrize("text", ["x", "~7/4-~8/5", "-", "", "1-2-3"])
def test_what_is_no_range(text):
    with pytest.raises(RangeError):
        spans(text)


def test_names_are_no_ranges():
    assert [is_range(text) for text in ("", "a", "1 2-3", "file.py", "4 x")] == [False, False, True, False, False]


def test_entries_come_as_they_are_written():
    history = History(None)
    for number in range(1, 5):
        history.record(number, f"x{number}", "")
    assert [entry.raw for entry in entries(history, "3- 1")] == ["x3", "x4", "x1"]
