import pytest

from perijove.settings import TerminalSettings

ENTER, TAB, SHIFT_TAB, BACKSPACE, ESCAPE = "\r", "\t", "\x1b[Z", "\x7f", "\x1b"
UP, DOWN, LEFT, RIGHT, END = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[F"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (["1 + 1" + ENTER], "1 + 1"),
        (["if x:" + ENTER, "y" + ENTER, ENTER], "if x:\n    y\n    "),
        (["if x:" + ENTER, "y" + ENTER, BACKSPACE, "z" + ENTER, ENTER], "if x:\n    y\nz\n"),
        ([TAB, "y" + ENTER], "    y"),
        ([TAB + TAB, SHIFT_TAB, "y" + ENTER], "    y"),
        (["  " + TAB, "y" + ENTER], "    y"),
        (["if x:", ESCAPE + ENTER], "if x:"),
        (["a", "\x0f", "b" + ENTER], "a\nb"),
        (["a", "\x0f", "b", UP, ENTER, DOWN, ENTER], "a\n\nb"),
        (["ap" + TAB, "x" + ENTER], "apx"),
        (["b" + TAB, ENTER], "banana"),
        (["ap" + TAB, TAB, ENTER, ENTER], "apple"),
        (["ap" + TAB, TAB, TAB, ENTER, ENTER], "apricot"),
        (["ap" + TAB, TAB, SHIFT_TAB, SHIFT_TAB, ENTER, ENTER], "apricot"),
    ],
)
def test_keys_edit_as_one_expects(keyboard, keys, code):
    assert code == keyboard.types(*keys)


def test_a_paste_of_several_lines_is_one_cell(keyboard):
    pasted = "if x:\r\n    y\r\n\r\n    z"

    assert keyboard.types(f"\x1b[200~{pasted}\x1b[201~", ENTER, ENTER) == "if x:\n    y\n\n    z\n    "


def test_ctrl_c_gives_the_line_up(keyboard):
    with pytest.raises(KeyboardInterrupt):
        keyboard.types("some text\x03")


def test_ctrl_d_ends_only_at_an_empty_prompt(keyboard):
    with pytest.raises(EOFError):
        keyboard.types("\x04")
    assert keyboard.types("abc", LEFT + LEFT, "\x04", ENTER) == "ac"


def test_vi_keys(keyboard):
    keyboard.settings = TerminalSettings(editing_mode="vi")

    assert keyboard.types("abc", ESCAPE, "xaX", ENTER) == "abX"
    assert keyboard.types("if x:" + ENTER, "y" + ENTER, ENTER) == "if x:\n    y\n    "


def test_f2_edits_the_cell_in_the_users_editor(keyboard, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "edited" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))

    assert keyboard.types("typed", "\x1bOQ", "", "", ENTER) == "edited"
