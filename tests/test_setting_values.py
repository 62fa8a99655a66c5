from typing import Literal

import pytest

from perijove.setting_values import SettingsError, checked, parsed, shown, type_name


@pytest.mark.parametrize(
    ("hint", "text", "value"),
    [
        (bool, "On", True),
        (bool, "0", False),
        (int, "12", 12),
        (float, "0.5", 0.5),
        (str, "12", "12"),
        (Literal[0, 1], "1", 1),
        (Literal["a", "b"], "b", "b"),
        (tuple[str, ...], "a:b", ("a", "b")),
    ],
)
def test_what_a_text_stands_for(hint, text, value):
    assert parsed("here", hint, text) == value


@pytest.mark.parametrize(
    ("hint", "value", "result"),
    [
        (float, 3, 3.0),
        (tuple[int, ...], [1, 2], (1, 2)),
        (str | None, None, None),
        (Literal["plain"], "Plain", "plain"),
        (dict[str, int], {"a": 1}, {"a": 1}),
    ],
)
def test_values_of_a_type(hint, value, result):
    assert checked("here", hint, value) == result


@pytest.mark.parametrize(
    ("hint", "value", "message"),
    [
        (int, True, "here: expected a whole number, found True"),
        (tuple[int, ...], ["x"], "here: expected a whole number, found 'x'"),
        (dict[str, int], {"a": "x"}, "here.a: expected a whole number, found 'x'"),
        (Literal["emacs", "vi"], "vim", "here: expected one of 'emacs', 'vi', found 'vim'; did you mean 'vi'?"),
    ],
)
def test_values_that_are_not(hint, value, message):
    with pytest.raises(SettingsError) as caught:
        checked("here", hint, value)
    assert str(caught.value) == message


def test_long_values_are_cut():
    assert shown("x" * 100) == "'" + "x" * 56 + "..."


def test_types_have_names():
    assert [type_name(hint) for hint in (str, bool, tuple[float, ...])] == [
        "text",
        "true or false",
        "a list of a numbers",
    ]
