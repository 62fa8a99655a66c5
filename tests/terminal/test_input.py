import pytest
from prompt_toolkit.input.typeahead import get_typeahead

from perijove.terminal.input import PASTE_BEGIN, PASTE_END, Incoming, is_paste, type_ahead
from perijove.terminal.replies import Replies

LINES = "x = 1\r" * 200


def reading(*pieces):
    rest = list(pieces)
    incoming = Incoming(lambda: rest.pop(0), lambda: bool(rest), Replies())
    read = []
    while rest:
        read.append(incoming.read())
    return read


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        (["a\r", "b\r"], ["a\r", "b\r"]),
        (["1+1\r2+2\r"], ["1+1\r2+2\r"]),
        ([LINES], [PASTE_BEGIN + LINES + PASTE_END]),
        ([LINES, "y = 2\r"], [PASTE_BEGIN + LINES + "y = 2\r" + PASTE_END]),
        ([PASTE_BEGIN + LINES + PASTE_END + "\r"], [PASTE_BEGIN + LINES + PASTE_END + "\r"]),
        ([PASTE_BEGIN, LINES, LINES + PASTE_END, "\r"], [PASTE_BEGIN, LINES, LINES + PASTE_END, "\r"]),
        (["a\x1b[?6cb"], ["ab"]),
    ],
)
def test_pastes_that_are_not_marked_are_marked(pieces, read):
    assert reading(*pieces) == read


@pytest.mark.parametrize(
    ("text", "paste"), [(LINES, True), (LINES[:600], False), ("x" * 2000, False), (LINES + "\x03", False)]
)
def test_what_is_taken_for_a_paste(text, paste):
    assert is_paste(text) is paste


def test_keys_typed_before_the_prompt_come_first():
    class Source:
        def typeahead_hash(self):
            return "test"

    type_ahead(Source(), "a\x1b[A\r\x1b")

    assert [key.key for key in get_typeahead(Source())] == ["a", "up", "c-m", "escape"]
