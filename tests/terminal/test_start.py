import pytest

from perijove.settings import TerminalSettings
from perijove.terminal.start import asks_terminal, banner, has_editor


@pytest.mark.parametrize(
    ("term", "simple", "editor"),
    [("xterm", False, True), ("dumb", False, False), ("", False, False), ("xterm", True, False)],
)
def test_which_terminals_have_the_line_editor(term, simple, editor):
    assert has_editor(TerminalSettings(simple_prompt=simple), {"TERM": term}) is editor
    assert not has_editor(TerminalSettings(), {})


def test_which_terminals_are_asked_about_themselves():
    assert asks_terminal("xterm-256color")
    assert asks_terminal("tmux-256color")
    assert not asks_terminal("linux")


def test_the_banner_is_one_line():
    assert banner().startswith("Perijove ")
    assert "\n" not in banner()
