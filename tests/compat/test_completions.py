import pytest

from perijove.compat import completions
from perijove.compat.completions import Completion

DELIMS = completions.DELIMS


def test_proposals_are_equal_by_place_and_text():
    assert len({Completion(0, 1, "a", type="x"), Completion(0, 1, "a"), Completion(1, 1, "a")}) == 2
    assert Completion(0, 1, "a") != "a"
    assert repr(Completion(0, 1, "a")) == "<Completion start=0 end=1 text='a' type=None>"


def test_the_order_of_proposals():
    given = ["_b", "a", "__c__", "%%m", "%m", "x="]
    assert sorted(given, key=completions.completions_sorting_key) == ["x=", "a", "_b", "%m", "__c__", "%%m"]


def test_proposals_get_the_same_ends():
    found = [Completion(2, 3, "xy"), Completion(0, 3, "abz")]
    assert [each.text for each in completions.rectify_completions("abx", found)] == ["abxy", "abz"]
    assert list(completions.rectify_completions("", [])) == []


def test_proposals_that_come_to_the_same_are_one():
    found = [Completion(2, 3, "zoo"), Completion(1, 3, ".zoo"), Completion(2, 3, "zap")]
    assert [each.text for each in completions.deduplicate("Z.z", found)] == ["zoo", "zap"]


def test_places_and_texts():
    assert completions.position_to_cursor("ab\ncd", 4) == (1, 1)
    assert completions.cursor_to_position("ab\ncd", 1, 1) == 4
    assert (completions.has_open_quotes("a'b"), completions.has_open_quotes("'a'")) == ("'", False)
    assert completions.protect_filename("a b") == "a\\ b"
    assert completions.get__all__entries(type("A", (), {"__all__": ["x", 1]})) == ["x"]
    assert completions.get__all__entries(object()) == []


def test_a_line_is_split_at_delimiters():
    split = completions.CompletionSplitter()
    assert [split.split_line(line) for line in ("run a/b", "print(sys.pa", "a[x.")] == ["a/b", "sys.pa", "x."]
    assert split.split_line("run scripts/error.py", 11) == "scripts"
    split.delims = " "
    assert (split.delims, split._delim_expr, split.split_line("f(a b")) == (" ", r"[\ ]", "b")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", "1"),
        ("a, -.5", "-.5"),
        ("0xdead", "0xdead"),
        ("1.", "1."),
        ("1..", None),
        ("1 + 1", None),
        ("1 ", None),
        ("", None),
    ],
)
def test_a_number_that_a_key_begins_with(text, number):
    assert completions.number_before(text) == number


@pytest.mark.parametrize(
    ("prefix", "before", "found"),
    [
        ("'", (), ("'", 1, ["foo", "a b"])),
        ("b'f", (), ("'", 2, ["far"])),
        ("'a b", (), ("'", 3, ["b"])),
        ("1", (), ("", 0, ["11"])),
        ("0x", (), ("", 0, ["0xb"])),
        ("", ("foo",), ("", 0, ["'bar'", "2"])),
        ("'", ("foo",), ("'", 1, ["bar"])),
        ("name", (), ("", 0, [])),
        ("'' ''", (), ("", 0, [])),
    ],
)
def test_keys(prefix, before, found):
    keys = [("foo", "bar"), ("foo", 2), b"far", 11, "a b"]
    quote, offset, matches = completions.match_dict_keys(keys, prefix, DELIMS, before)
    assert (quote, offset, list(matches)) == found
