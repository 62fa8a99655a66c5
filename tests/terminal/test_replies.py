from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.terminal.replies import Replies, is_light

ANSWERS = "\x1b]11;rgb:ffff/ffff/f000\x1b\\\x1bP>|kitty(0.35)\x1b\\\x1b[?62;4c"


def test_answers_are_told_apart_from_keys():
    replies = Replies()

    keys = replies.take("a" + ANSWERS.replace("\x1bP", "b\x1b[A\x1bP") + "c")

    assert keys == "ab\x1b[Ac"
    assert (replies.light, replies.version, replies.complete) == (True, "kitty(0.35)", True)


@given(st.lists(st.integers(0, len(ANSWERS)), max_size=4), st.text("abc\r\x03é", max_size=5))
def test_answers_may_come_in_pieces(cuts, typed):
    text = typed + ANSWERS + typed
    edges = [0, *sorted(cuts), len(text)]
    replies = Replies()

    keys = "".join(replies.take(text[begin:end]) for begin, end in pairwise(edges))

    # A lone Escape at a cut is a key: only there may an answer be taken for keys.
    if not any(text[cut - 1 : cut] == "\x1b" for cut in edges):
        assert keys == typed + typed
        assert replies.complete


def test_after_the_last_answer_everything_is_a_key():
    replies = Replies(complete=True)

    assert replies.take(ANSWERS) == ANSWERS


def test_what_only_begins_like_an_answer_is_not_lost():
    replies = Replies()

    assert replies.take("x\x1b]1") == "x"
    assert replies.give_up() == "\x1b]1"


@pytest.mark.parametrize(
    ("color", "light"),
    [("rgb:0000/0000/0000", False), ("rgb:ff/ff/ff", True), ("rgba:f/f/f/f", True), ("rgb:12/34", None), ("", None)],
)
def test_a_colour_is_light_or_dark(color, light):
    assert is_light(color) is light
