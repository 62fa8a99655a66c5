import sys
import threading

import pytest

LOOP = "def f():\n    a = 1\n    breakpoint()\n    b = 2\n    return a + b\n"


def test_stepping_and_changing_names(debug, session):
    out = debug(LOOP + "r = f()", "n", "b", "a = 10", "n", "c")
    assert session.names["r"] in (3, 12)  # `b` is the command that lists breakpoints
    assert debug.left == []
    assert "--Return--" in out


def test_what_is_assigned_reaches_the_function(debug, session):
    debug(LOOP + "r = f()", "a = 10", "c")
    assert session.names["r"] == 12


def test_quit_ends_the_cell_in_one_line(debug):
    debug(LOOP + "f()\nprint('never')", "q")
    assert debug.outcome.error.traceback == ["(left by the debugger)"]
    assert sys.gettrace() is None


def test_the_end_of_the_input_and_interrupts_quit(debug, session, monkeypatch):
    for error in (EOFError, KeyboardInterrupt, RuntimeError("no questions are taken")):

        def ask(prompt, password, error=error):
            raise error

        monkeypatch.setattr(session.host, "ask", ask)
        out = debug(LOOP + "f()")
        assert debug.outcome.status == "error"
        assert sys.gettrace() is None
    assert "*** no commands can be read: no questions are taken" in out
    assert session("1 + 1").value == 2


def test_errors_at_the_prompt_leave_it_open(debug, session):
    out = debug(
        LOOP + "r = f()",
        "1 / 0",
        "x y",
        "raise SystemExit",
        "def rec(): rec()",
        "",
        "rec()",
        "list 1000",
        "jump x",
        "c",
    )
    text = "\n".join(out)
    for expected in ("*** ZeroDivisionError", "*** SyntaxError", "*** SystemExit", "*** RecursionError"):
        assert expected in text
    assert session.names["r"] == 3


def test_statements_of_several_lines(debug):
    out = debug(LOOP + "r = f()", "for i in range(2):", "    print('i', i + a)", "", "c")
    assert [line for line in out if line.startswith("i ")] == ["i 1", "i 2"]


def test_breakpoints_conditions_lists_and_displays(debug, session):
    source = "def g():\n    breakpoint()\n    total = 0\n    for i in range(5):\n        total += i\n    return total\nr = g()"
    out = debug(source, "b 5, i == 3", "c", "i", "l", "ll", "a", "display total", "n", "source g", "cl 1", "c")
    assert "3" in out
    assert any(line.startswith("B") for line in out)
    assert session.names["r"] == 10
    assert sys.gettrace() is None


def test_machinery_is_not_stepped_into(debug):
    debug(LOOP + "f()", *["s"] * 12)
    assert debug.outcome.status == "ok"
    assert sys.gettrace() is None


def test_coroutines(debug, session):
    out = debug(
        "import asyncio\nasync def co():\n    v = 7\n    breakpoint()\n    await asyncio.sleep(0)\n    return v\n"
        "async def outer():\n    return await co()\nr = await asyncio.gather(outer())",
        "w",
        "await asyncio.sleep(0, 'slept')",
        "v + 1",
        "n",
        "v = 8",
        "c",
    )
    text = "\n".join(out)
    assert "in outer()" in text
    assert "awaited by task" in text
    assert "'slept'" in text
    assert "8" in out
    assert session.names["r"] == [8]


def test_generators_and_comprehensions(debug, session):
    out = debug(
        "def gen(k):\n    for i in range(k):\n        breakpoint()\n        yield i\nk = 9\nr = [x for x in gen(1)]",
        "[i + k for _ in range(1)]",
        "u",
        "c",
    )
    assert "[1]" in out
    assert session.names["r"] == [0]


def test_closures(debug):
    out = debug(
        "def outer():\n    free = 'enclosing'\n    unused = 'not captured'\n    def inner():\n        breakpoint()\n        return free\n    return inner()\nouter()",
        "free",
        "[unused for _ in 'a']",
        "c",
    )
    assert "'enclosing'" in out
    assert "['not captured']" in out


# The test runner counts what ends a thread quietly as unhandled.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_threads(debug, session):
    out = debug(
        "import threading\ndone = []\ndef work():\n    value = 1\n    breakpoint()\n    done.append(value)\nt = threading.Thread(target=work); t.start(); t.join()",
        "value = 5",
        "c",
    )
    assert session.names["done"] == [5], out
    debug("t = threading.Thread(target=work); t.start(); t.join()", "q")
    assert (debug.outcome.status, session.names["done"]) == ("ok", [5])
    assert threading.active_count() < 20


def test_skipped_and_ignored_code(debug):
    out = debug(
        "def quiet():\n    __debuggerskip__ = True\n    return inner()\ndef inner():\n    return 1\ndef g():\n    breakpoint()\n    quiet()\n    return 2\ng()",
        "s",
        "s",
        "c",
    )
    assert "in inner()" not in "\n".join(out)
