import asyncio
import io

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from perijove.interpreter.completion.result import Completion
from perijove.settings import TerminalSettings
from perijove.terminal.debugging import DebuggerPrompt
from perijove.terminal.streams import Screen

ENTER, UP, CTRL_C, CTRL_D = "\r", "\x1b[A", "\x03", "\x04"


@pytest.fixture
def typed(tmp_path):
    """A function that types keys at a debugger's prompt, and returns the command."""

    def complete(line, cursor):
        return Completion(["where"], 0, cursor, {})

    screen = Screen(io.StringIO(), io.StringIO())
    with create_pipe_input() as keys:

        def read(text, prompt=None):
            found = prompt or DebuggerPrompt(
                TerminalSettings(), screen, tmp_path / "deep" / "history", input=keys, output=DummyOutput()
            )
            keys.send_text(text)
            return found.read("ipdb> ", complete)

        yield read


def test_a_command(typed):
    assert typed("p x" + ENTER) == "p x"


def test_earlier_commands(typed):
    typed("next" + ENTER)
    assert typed(UP + ENTER) == "next"


def test_ctrl_c_empties_the_line_and_then_leaves(typed):
    with pytest.raises(KeyboardInterrupt):
        typed("p x" + CTRL_C + CTRL_C)
    with pytest.raises(EOFError):
        typed(CTRL_D)


def test_within_a_running_loop(typed):
    async def stopped():
        return typed("n" + ENTER)

    assert asyncio.run(stopped()) == "n"


def test_in_the_real_program(session):
    session.run("f = lambda n: n / 0")
    session.run("f(3)", "ZeroDivisionError")
    session.type("%debug\r")
    session.wait_for("ipdb>")
    session.type("whe\t")
    session.wait_for("ipdb> where")
    session.type("\r")
    session.type("n + 40\r")
    session.wait_for("43")
    session.type("quit\r")
    session.wait_for("In [4]:")
    number = session.number
    session.type("import asyncio; await asyncio.sleep(0); breakpoint(); 6 * 7\r")
    session.wait_for("> Cell In[4], line 1")
    session.type("\x03")
    session.wait_for("left by the debugger", f"In [{number + 1}]:")
    session.run("6 * 7", "42")
