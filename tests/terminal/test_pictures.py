import struct

import pytest

from perijove.terminal import pictures
from perijove.terminal.pictures import Images, cell_size

PNG = "iVBORw0KGgo="


def test_a_picture_is_shown_where_the_terminal_can():
    assert Images("auto", {"TERM": "xterm-kitty"}).show({"image/png": PNG}).startswith("\x1b_G")
    assert Images("auto", {"TERM": "xterm"}, "WezTerm 2024").show({"image/png": PNG}).startswith("\x1b]1337")
    assert Images("auto", {"TERM": "xterm"}).show({"image/png": PNG}) == ""
    assert Images("none", {"TERM": "xterm-kitty"}).show({"image/png": PNG}) == ""
    assert Images("kitty", {}).show({"text/plain": "x"}) == ""


def test_tmux_is_asked_once(monkeypatch):
    asked = []
    monkeypatch.setattr(pictures, "tmux_passes_through", lambda: asked.append(1) or True)
    images = Images("auto", {"TMUX": "x", "KITTY_WINDOW_ID": "1"})

    assert images.show({"image/png": PNG}).startswith("\x1bPtmux;")
    assert images.show({"image/png": PNG}).startswith("\x1bPtmux;")
    assert asked == [1]


def test_tmux_that_is_not_there_passes_nothing(monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert not pictures.tmux_passes_through()


@pytest.mark.parametrize(
    ("told", "size"),
    [((40, 100, 900, 720), (9, 18)), ((40, 100, 0, 0), (8, 16)), ((0, 0, 900, 720), (8, 16))],
)
def test_the_size_of_a_character(monkeypatch, told, size):
    monkeypatch.setattr("fcntl.ioctl", lambda *_: struct.pack("4H", *told))

    assert cell_size() == size


def test_without_a_terminal_a_character_has_the_usual_size(monkeypatch):
    def refuse(*_):
        raise OSError(25, "Inappropriate ioctl for device")

    monkeypatch.setattr("fcntl.ioctl", refuse)

    assert cell_size() == (8, 16)
