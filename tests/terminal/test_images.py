import base64
import re

import pytest

from perijove.terminal.images import CHUNK, choose_protocol, columns_of, iterm2, kitty, picture, through_tmux


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


def test_kitty_takes_a_picture_in_pieces():
    content = bytes(range(256)) * 40
    pieces = [re.fullmatch(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", piece).groups() for piece in kitty(content, 80)]

    assert [head for head, _ in pieces] == ["a=T,f=100,q=2,c=80,m=1", "m=1", "m=1", "m=0"]
    assert max(len(body) for _, body in pieces) == CHUNK
    assert base64.b64decode("".join(body for _, body in pieces)) == content


def test_iterm2_takes_a_picture_at_once():
    assert iterm2(b"GIF", 0) == "\x1b]1337;File=inline=1;size=3;preserveAspectRatio=1:R0lG\x07"
    assert ";width=80;" in iterm2(b"GIF", 80)


@pytest.mark.parametrize(("content", "columns"), [(png(100), 0), (png(2000), 80), (b"GIF89a\xff\xff", 80), (b"?", 0)])
def test_a_picture_that_is_too_wide_is_made_smaller(content, columns):
    assert columns_of(content, 80) == columns


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
