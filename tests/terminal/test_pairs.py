import pytest

from perijove.terminal.pairs import deletes_pair, is_in_string, typed


@pytest.mark.parametrize(
    ("drawn", "char", "expected"),
    [
        ("f|", "(", ("insert", ")")),
        ("|x", "(", ("insert", "")),
        ("(|)", "[", ("insert", "]")),
        ("'a|", "(", ("insert", "")),
        ("# |", "(", ("insert", "")),
        ("f(|)", ")", ("step", "")),
        ("'(|)'", ")", ("insert", "")),
        ("x = |", "'", ("insert", "'")),
        ("x = r|", '"', ("insert", '"')),
        ("don|", "'", ("insert", "")),
        ("'a|'", "'", ("step", "")),
        ("'a\\|'", "'", ("insert", "")),
        ('""|', '"', ("insert", '"""')),
        ('"|"', '"', ("step", "")),
        ("'''a'|'''", "'", ("step", "")),
    ],
)
def test_typing_a_bracket_or_a_quote(drawn, char, expected):
    before, after = drawn.split("|")

    assert typed(char, before, after) == expected


@pytest.mark.parametrize(
    ("drawn", "both"), [("(|)", True), ("'|'", True), ("(|]", False), ("x|", False), ("|)", False)]
)
def test_backspace_takes_an_empty_pair(drawn, both):
    assert deletes_pair(*drawn.split("|")) is both


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("'a", True),
        ("'a'", False),
        ("'''a\n'", True),
        ("'a\nb", False),
        ("# 'x'", True),
        ("# x\ny", False),
        ("'\\'", True),
    ],
)
def test_where_strings_and_comments_are(before, inside):
    assert is_in_string(before) is inside
