import pytest

from perijove.interpreter.completion.complete import combined
from perijove.interpreter.completion.matching import Match
from perijove.interpreter.completion.result import MAX_MATCHES, STATIC_KEY, TYPES_KEY


def test_matches_are_joined_from_the_same_start():
    found = combined([Match("b", 2, "instance"), Match("a.c", 0), Match("b", 2)], "a.", 2)
    assert (found.matches, found.start, found.end) == (["a.b", "a.c"], 0, 2)
    assert found.metadata[TYPES_KEY][0] == {"start": 0, "end": 2, "text": "a.b", "type": "instance", "signature": ""}


def test_matches_are_bounded():
    assert len(combined([Match(str(number), 0) for number in range(5000)], "", 0).matches) == MAX_MATCHES


def test_nothing_is_a_completion_too(session):
    found = session.interpreter.complete("nothing.", 8)
    assert (found.matches, found.start, found.end) == ([], 8, 8)


def test_a_cursor_beyond_the_text_is_at_its_end(session):
    assert session.interpreter.complete("prin", 99).matches == ["print"]
    assert session.interpreter.complete("prin", -5).start == 0


def test_positions_are_code_points(session):
    session("é𝄞 = 1" if "é𝄞".isidentifier() else "été = 'x'")
    found = session.interpreter.complete("x = '𝄞'; pri", 12)
    assert (found.matches, found.start, found.end) == (["print"], 9, 12)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("value.", ""),  # the object itself is there
        ("value.upp", ""),
        ("pri", ""),
        ("value.nothing_like_it", "merge"),
        ("unknown.", "merge"),
        ("def make() -> Made: ...\nmake().", "merge"),
        ("int(", ""),
        ("unknown(", "merge"),
        ("print(unknown(", "merge"),
        ("# unknown.", ""),
        ("'unknown.", ""),
        ("%timei", ""),
        ("value.uppr", "prefer"),
    ],
)
def test_static_analysis_is_asked_where_it_may_know_more_than_the_objects(session, code, wanted):
    session("value = 'text'\nclass Made: pass")
    assert session.interpreter.complete(code, len(code)).metadata.get(STATIC_KEY, "") == wanted
