import pytest

from perijove.interpreter.debugger.commands import COMMANDS, as_python

CALLS = "def f(n):\n    xs = [n]\n    return 1 // xs[0]\ndef g():\n    __tracebackhide__ = True\n    f(0)\ndef h():\n    y = 5\n    g()\nh()"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("n", False),
        ("n + 1", True),
        ("n+1", True),
        ("n==1", True),
        ("n.real", True),
        ("n[0]", True),
        ("q == 1", False),
        ("c = 5", True),
        ("b 3", False),
        ("l .", False),
        ("w -2", False),
        ("p n + 1", False),
        ("n += 1", True),
        ("context 3", False),
    ],
)
def test_python_that_begins_as_a_command_does(line, python):
    assert as_python(line, {"n": 1}) == (f"!{line}" if python else line)


def test_each_is_documented():
    assert [name for name, command in COMMANDS.items() if not command.__doc__] == []


def test_up_and_down_pass_hidden_frames_over(session, debug):
    session(CALLS)
    out = debug("%debug", "up", "y", "up", "up", "down", "up 9", "down -1", "down", "up x", "quit")
    text = "\n".join(out)
    assert "[... skipped 1 hidden frame]" in text
    assert "5" in out
    assert "*** Oldest frame" in text
    assert "*** Newest frame" in text
    assert "*** a number of frames is needed, found 'x'" in text
    out = debug("%debug", "skip_hidden false", "up", "quit")
    assert "in g()" in "\n".join(out)


def test_where(session, debug):
    session(CALLS)
    out = "\n".join(debug("%debug", "where", "w 1", "w x", "quit"))
    assert "in h()" in out
    assert "[... 1 hidden frame]" in out


def test_preferences_stay(session, debug):
    session(CALLS)
    debug("%debug", "context 1", "ignore_module __main__", "skip_predicates tbhide off", "quit")
    out = debug(
        "%debug",
        "ignore_module",
        "unignore_module __main__",
        "unignore_module x",
        "skip_predicates",
        "context x",
        "skip_hidden maybe",
        "skip_hidden",
        "quit",
    )
    text = "\n".join(out)
    assert out[1].startswith(" ---")
    assert out[2] == "__main__"
    for expected in (
        "'x' is not ignored",
        "tbhide        False",
        "a number of lines is needed",
        "true or false is needed",
        "hidden frames are passed over",
    ):
        assert expected in text


def test_objects_are_described(session, debug):
    session(CALLS)
    out = "\n".join(
        debug(
            "%debug",
            "pinfo len",
            "pinfo nothing_at_all",
            "pdef f",
            "pdoc len",
            "psource f",
            "pfile f",
            "psource 1",
            "pdoc 1/0",
            "quit",
        )
    )
    for expected in (
        "Docstring",
        "nothing is known as",
        "f(n)",
        "Return the number of items",
        "return 1 // xs[0]",
        "there is none for '1'",
        "ZeroDivisionError",
    ):
        assert expected in out


def test_exceptions(session, debug):
    session("try:\n    a = 1\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('second') from e")
    out = debug("%debug", "exceptions", "exceptions 0", "exceptions", "exceptions 7", "quit")
    assert "    0 KeyError: 'k'" in out
    assert ">   1 ValueError: second" in out
    assert ">   0 KeyError: 'k'" in out
    assert "*** no exception '7'; there are 0 to 1" in out


def test_interact_and_debug_within(session, debug):
    session(CALLS)
    out = debug("%debug", "interact", "n + 41", "exit()", "quit")
    assert debug.outcome.exit_code in (None, 0)
    out = debug("%debug", "debug f(1)", "n", "c", "xs", "run", "quit")
    assert "[0]" in out
    assert "nothing can be started again" in "\n".join(out)
