import pytest

from perijove.settings import TerminalSettings
from perijove.terminal.theme import PLAIN

ENTER, UP, RIGHT = "\r", "\x1b[A", "\x1b[C"


def test_a_cell_is_read(keyboard):
    assert "a = 1" == keyboard.types("a = 1" + ENTER)


def test_the_next_input_may_be_there_already(keyboard):
    assert "%load x" == keyboard.types("x" + ENTER, default="%load ")


def test_earlier_inputs_are_recalled(keyboard):
    keyboard.recalled = ["last", "if x:\n    y", "first"]

    assert "last" == keyboard.types("", UP, ENTER)
    assert "if x:\n    y\n    " == keyboard.types("", UP, UP, "\x1b[F", ENTER, ENTER)
    assert "first" == keyboard.types("", "fi", UP, ENTER)


def test_the_rest_of_an_earlier_input_is_suggested(keyboard):
    keyboard.recalled = ["import numpy"]

    assert "import numpy" == keyboard.types("", "imp", RIGHT, ENTER)
    keyboard.settings = TerminalSettings(autosuggest=False)
    assert "imp" == keyboard.types("", "imp", RIGHT, ENTER)


def test_a_history_that_fails_leaves_the_prompt_usable(keyboard):
    def broken():
        raise OSError("no history")
        yield

    keyboard.recalled = broken()

    assert "x" == keyboard.types("x", ENTER)


@pytest.mark.parametrize("theme", [PLAIN])
def test_a_prompt_without_colours(keyboard, theme):
    keyboard.theme = theme

    assert "x" == keyboard.types("x" + ENTER)
