"""What magics do to the terminal that they are typed in."""

import pytest


def test_colours_change_at_the_next_prompt(session):
    session.run("%colors lightbg")
    del session.raw
    session.raw = ""
    session.run("1 / 0", "ZeroDivisionError")
    assert "\x1b[0;32mIn [" in session.raw

    session.run("%colors nocolor")
    session.raw = ""
    session.run("1 / 0")
    assert "\x1b[0;3" not in session.raw
    assert "\x1b[1;3" not in session.raw


def test_an_unknown_theme_is_named(session):
    session.run("%colors no-such-theme", "no theme is called 'no-such-theme'", "monokai")


def test_lines_are_indented_until_that_is_switched_off(session):
    session.run("%autoindent", "Automatic indentation is: OFF")
    session.type("if 1:\r")
    session.wait_for("...:")
    session.type("  print('two' 'blanks')\r\r")
    session.wait_for("...:   print(", "twoblanks")


@pytest.mark.parametrize("code", ["%colors nocolor", "%autoindent off"])
def test_magics_of_the_line_editor_without_one(start, code):
    session = start(env={"TERM": "dumb"})
    session.wait_for("In [1]:")
    session.run(code)


def test_the_debuggers_prompt_takes_the_colours_too(session):
    session.run("%colors nocolor")
    session.run("1 / 0")
    session.raw = ""
    session.type("%debug\r")
    session.wait_for("ipdb>")
    assert "\x1b[0;9" not in session.raw
