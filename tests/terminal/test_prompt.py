from perijove.settings import TerminalSettings
from perijove.terminal.theme import PLAIN

ENTER, UP, RIGHT = "\r", "\x1b[A", "\x1b[C"


def test_a_cell_is_read(keyboard):
    assert keyboard.types("a = 1" + ENTER) == "a = 1"


def test_the_next_input_may_be_there_already(keyboard):
    assert keyboard.types("x" + ENTER, default="%load ") == "%load x"


def test_earlier_inputs_are_recalled(keyboard):
    keyboard.recalled = ["last", "if x:\n    y", "first"]

    assert keyboard.types("", UP, ENTER) == "last"
    assert keyboard.types("", UP, UP, "\x1b[F", ENTER, ENTER) == "if x:\n    y\n    "
    assert keyboard.types("", "fi", UP, ENTER) == "first"


def test_the_rest_of_an_earlier_input_is_suggested(keyboard):
    keyboard.recalled = ["import numpy"]

    assert keyboard.types("", "imp", RIGHT, ENTER) == "import numpy"
    keyboard.settings = TerminalSettings(autosuggest=False)
    assert keyboard.types("", "imp", RIGHT, ENTER) == "imp"


def test_a_history_that_fails_leaves_the_prompt_usable(keyboard):
    def broken():
        raise OSError("no history")
        yield

    keyboard.recalled = broken()

    assert keyboard.types("x", ENTER) == "x"


def test_a_prompt_without_colours(keyboard):
    keyboard.theme = PLAIN

    assert keyboard.types("x" + ENTER) == "x"
