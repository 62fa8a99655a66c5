import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.stream import Stream, fold, settle

printed = st.lists(st.text("ab😀\r\n\b", max_size=30), max_size=8)


def machine(text):
    """The rules of cases/README.md, character by character: finished lines, `under`, `over`."""
    lines, under, over = [], "", ""
    for character in text:
        if character == "\n":
            lines.append(over + under[len(over) :])
            under = over = ""
        elif character == "\r":
            if over:
                under, over = over + under[len(over) :], ""
        elif character == "\b":
            over = over[:-1]
        else:
            over += character
            if len(over) >= len(under):
                under = ""
    return lines, under, over


@given(st.text("abc😀\r\n\b", max_size=60))
def test_folding_follows_the_machine(text):
    lines, under, over = machine(text)

    assert fold(text) == "".join(line + "\n" for line in lines) + (f"{under}\r{over}" if under else over)
    assert settle(text) == "\n".join([*lines, over + under[len(over) :]])


@given(st.text("abc\r\n\b", max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(printed)
def test_it_does_not_matter_where_a_stream_is_cut(pieces):
    stream = Stream("stdout")
    for piece in pieces:
        stream = stream.appended(piece)

    assert stream.text == fold("".join(pieces))


@given(printed, st.sampled_from(["", "x" * 9000, "line\n" * 3000, "y" * 300_000]))
def test_it_does_not_matter_how_long_it_is(pieces, before):
    stream = Stream("stdout").appended(before)
    for piece in pieces:
        stream = stream.appended(piece)

    assert stream.text == fold(before + "".join(pieces))


def test_many_carriage_returns_and_backspaces_fold_like_few():
    assert fold("abcdef" + "\rxy" * 20 + "\n") == "xycdef\n"
    assert fold("x" * 100_000 + "\ra" * 100_000 + "\b" * 100_000 + "\n") == "a" + "x" * 99_999 + "\n"


def test_a_flood_of_lines_does_not_copy_what_stands():
    stream = Stream("stdout")
    for number in range(5000):
        stream = stream.appended(f"{number:07}\n" * 32)

    assert len(stream._tail) <= 16 << 10
    assert stream.text.count("\n") == 5000 * 32


def test_a_flood_without_line_ends_does_not_copy_what_stands():
    stream = Stream("stdout")
    for _ in range(3000):
        stream = stream.appended("x" * 500 + "\by")

    assert len(stream._tail) <= 512 << 10
    assert stream.text == ("x" * 499 + "y") * 3000


def test_values_that_grew_from_one_another_stay_apart():
    before = Stream("stdout").appended("a line\n" * 2000)
    one, other = before.appended("one\n" * 3000), before.appended("other\n" * 3000)

    assert before.text == "a line\n" * 2000
    assert one.text == before.text + "one\n" * 3000
    assert other.text == before.text + "other\n" * 3000


def test_nothing_appended_is_the_same_value():
    stream = Stream("stdout", "x")

    assert stream.appended("") is stream


def test_streams_are_compared_by_what_they_say():
    assert Stream("stdout", "ab") == Stream("stdout", "a").appended("b")
    assert Stream("stdout", "ab") != Stream("stderr", "ab")
    assert Stream("stdout") != "stdout"
    assert repr(Stream("stdout", "a")) == "Stream(name='stdout', text='a', extra={})"
    with pytest.raises(TypeError):
        hash(Stream("stdout"))


def test_a_stream_is_copied_and_pickled():
    stream = Stream("stdout", "", {"k": 1}).appended("line\n" * 3000).appended("rest")

    assert copy.deepcopy(stream) == stream == pickle.loads(pickle.dumps(stream))


def test_a_stream_matches_by_name_and_text():
    match Stream("stderr", "no"):
        case Stream(name, text):
            assert (name, text) == ("stderr", "no")
