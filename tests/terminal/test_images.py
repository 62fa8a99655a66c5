import base64
import re

import pytest

from perijove.terminal.images import CHUNK, choose_protocol, fitted, iterm2, kitty, picture, through_tmux


def png(width, rest=b""):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + (10).to_bytes(4, "big") + rest


@pytest.mark.parametrize(
    ("setting", "environ", "version", "protocol"),
    [
        ("auto", {}, "", "none"),
        ("auto", {"TERM": "xterm-256color"}, "XTerm(390)", "none"),
        ("auto", {"TERM": "xterm-kitty"}, "", "kitty"),
        ("auto", {"KITTY_WINDOW_ID": "1"}, "", "kitty"),
        ("auto", {"TERM_PROGRAM": "ghostty"}, "", "kitty"),
        ("auto", {"TERM": "xterm-256color"}, "kitty(0.35.1)", "kitty"),
        ("auto", {"TERM_PROGRAM": "iTerm.app"}, "", "iterm2"),
        ("auto", {"LC_TERMINAL": "iTerm2"}, "", "iterm2"),
        ("auto", {"TERM_PROGRAM": "WezTerm"}, "", "iterm2"),
        ("auto", {"TMUX": "x", "KITTY_WINDOW_ID": "1"}, "", "none"),
        ("kitty", {"TMUX": "x"}, "", "kitty"),
        ("none", {"KITTY_WINDOW_ID": "1"}, "", "none"),
    ],
)
def test_the_protocol_of_a_terminal(setting, environ, version, protocol):
    assert choose_protocol(setting, environ, version) == protocol


def test_inside_tmux_only_with_its_leave():
    assert choose_protocol("auto", {"TMUX": "x", "KITTY_WINDOW_ID": "1"}, passthrough=True) == "kitty"


def graphics(text):
    """What a terminal makes of Kitty's sequences: each picture's keys and bytes, as its protocol says.

    Keys of the first piece hold for all; a later piece has m, and may have q, alone; no piece is longer than 4096, and
    all but the last are whole groups of four.
    """
    pictures, open_picture, at = [], None, 0
    for found in re.finditer(r"\x1b_G(?P<keys>[^;\x1b]*);(?P<body>[A-Za-z0-9+/=]*)\x1b\\", text):
        assert found.start() == at, f"text among the pieces: {text[at : found.start()]!r}"
        at = found.end()
        keys = dict(pair.split("=") for pair in found["keys"].split(","))
        more = keys.pop("m", "0") == "1"
        if open_picture is None:
            open_picture = (keys, [])
        else:
            assert set(keys) <= {"q"}
        assert len(found["body"]) <= 4096
        assert not more or len(found["body"]) % 4 == 0
        open_picture[1].append(found["body"])
        if not more:
            pictures.append((open_picture[0], base64.b64decode("".join(open_picture[1]), validate=True)))
            open_picture = None
    assert (open_picture, at) == (None, len(text))
    return pictures


@pytest.mark.parametrize("size", [1, 3071, 3072, 3073, 6144, 50_000])
def test_kitty_takes_a_picture_in_pieces(size):
    content = png(10, bytes(number % 251 for number in range(size)))

    assert graphics("".join(kitty(content, 80, 3))) == [
        ({"a": "T", "f": "100", "q": "2", "c": "80", "r": "3"}, content)
    ]
    assert graphics("".join(kitty(content, 0, 0))) == [({"a": "T", "f": "100", "q": "2"}, content)]
    assert max(map(len, kitty(content, 0, 0))) <= CHUNK + len("\x1b_Ga=T,f=100,q=2,m=1;\x1b\\")


def test_several_pictures_do_not_mix():
    first, second = png(10, b"1" * 9000), png(10, b"2" * 9000)

    shown = picture({"image/png": first}, "kitty", 80) + picture({"image/png": second}, "kitty", 80)

    assert [content for _, content in graphics(shown)] == [first, second]


def test_iterm2_takes_a_picture_at_once():
    assert iterm2(b"GIF", 0) == "\x1b]1337;File=inline=1;size=3;preserveAspectRatio=1:R0lG\x07"
    assert ";width=80;" in iterm2(b"GIF", 80)


@pytest.mark.parametrize(
    ("content", "cell", "size"),
    [
        (png(100), (8, 16), (0, 0)),
        (png(2000), (8, 16), (80, 1)),
        (png(2000)[:20] + (1000).to_bytes(4, "big"), (8, 16), (80, 20)),
        (png(700), (9, 18), (0, 0)),
        (b"GIF89a\xff\xff\xff\x00", (8, 16), (80, 1)),
        (b"?", (8, 16), (0, 0)),
    ],
)
def test_a_picture_that_is_too_wide_is_made_smaller_as_a_whole(content, cell, size):
    assert fitted(content, 80, cell) == size


def test_what_can_be_shown_of_a_bundle():
    small = base64.b64encode(png(10)).decode()

    assert picture({"image/png": small, "text/plain": "x"}, "kitty", 80).startswith("\x1b_Ga=T")
    assert picture({"image/jpeg": small}, "kitty", 80) == ""
    assert picture({"image/jpeg": small}, "iterm2", 80).startswith("\x1b]1337;")
    assert picture({"image/png": png(10)}, "kitty", 80, tmux=True).startswith("\x1bPtmux;\x1b\x1b_Ga=T")
    assert picture({"image/png": "no base64!"}, "kitty", 80) == ""
    assert picture({"image/png": small}, "none", 80) == ""


def test_tmux_hands_a_sequence_on():
    assert through_tmux("\x1b_G\x1b\\") == "\x1bPtmux;\x1b\x1b_G\x1b\x1b\\\x1b\\"
