import pytest

from perijove.interpreter.completion.commands import Command, command_of, script_of
from perijove.interpreter.completion.matching import Context
from perijove.interpreter.cursor import place
from perijove.interpreter.magics.registry import Registry


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("%cd da", Command("%", "cd", " da")),
        ("cd da", Command("%", "cd", " da")),
        ("!ls x", Command("!", "", "ls x")),
        ("a = !ls x", Command("!", "", "ls x")),
        ("%%time x", Command("%%", "time", " x")),
        ("%%bash\nls x", Command("!", "", "ls x")),
        ("cd = 3", None),
        ("f(\ncd x", None),
        ("nothing x", None),
    ],
)
def test_the_command_of_a_line(code, command):
    assert command_of(Context(place(code, len(code)), code, len(code), {}, Registry())) == command


def test_cells_of_other_languages():
    assert script_of("%%bash\nls", 7) == "bash"
    assert script_of("%%time\nx", 7) == ""
    assert script_of("%%bash", 0) == ""
