from perijove.compat import display
from perijove.interpreter.display import objects


def test_names_are_the_interpreters_own():
    assert display.HTML is objects.HTML
    assert {"Audio", "DisplayHandle", "Image", "clear_output", "display", "update_display"} <= set(display.__all__)
