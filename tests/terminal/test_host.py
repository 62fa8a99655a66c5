import io
import sys

import pytest

from perijove.interpreter.events import ClearOutput, Display, ErrorEvent, Page, Result, SetNextInput
from perijove.terminal import host as host_module
from perijove.terminal.host import TerminalHost
from perijove.terminal.streams import Screen
from perijove.terminal.theme import DARK, PLAIN


def shown(capsys, host, *events):
    for event in events:
        host.emit(event)
    return "".join(capsys.readouterr())


def test_a_result_stands_behind_its_prompt(capsys):
    short, long = Result({"text/plain": "42"}, {}, 3), Result({"text/plain": "[1,\n 2]"}, {}, 3)

    assert shown(capsys, TerminalHost(PLAIN), short, long) == "Out[3]: 42\nOut[3]:\n[1,\n 2]\n"
    assert shown(capsys, TerminalHost(DARK), short) == "\x1b[91mOut[3]:\x1b[0m 42\n"


def test_a_result_of_the_classic_prompts_stands_alone(capsys):
    host = TerminalHost(PLAIN)
    host.use_prompts("classic")

    assert shown(capsys, host, Result({"text/plain": "42"}, {}, 3)) == "42\n"


def test_events_are_printed(capsys):
    error = ErrorEvent("ValueError", "x", ["\x1b[31mTraceback\x1b[0m", "ValueError: x"])
    display = Display({"text/plain": "shown", "image/png": ""})

    assert shown(capsys, TerminalHost(PLAIN), display, error) == "shown\nTraceback\nValueError: x\n"
    assert shown(capsys, TerminalHost(DARK), error) == "\x1b[31mTraceback\x1b[0m\nValueError: x\n"


def test_an_interrupts_error_begins_below_the_echoed_key(capsys):
    error = ErrorEvent("KeyboardInterrupt", "", ["KeyboardInterrupt"])

    assert shown(capsys, TerminalHost(DARK), error) == "\nKeyboardInterrupt\n"
    assert shown(capsys, TerminalHost(PLAIN, escapes=False), error) == "KeyboardInterrupt\n"


@pytest.mark.parametrize(("value", "printed"), [("enough", "enough\n"), ("3", ""), ("-1", ""), ("", ""), ("None", "")])
def test_leaving_shows_a_message_and_no_traceback(capsys, value, printed):
    assert printed == shown(capsys, TerminalHost(PLAIN), ErrorEvent("SystemExit", value, ["SystemExit"]))


def test_clearing_erases_the_line_at_once_or_before_the_next_output(capsys):
    host = TerminalHost(PLAIN)
    one = Display({"text/plain": "1"})

    assert shown(capsys, host, ClearOutput(), one) == "\r\x1b[K1\n"
    assert shown(capsys, host, ClearOutput(wait=True)) == ""
    assert shown(capsys, host, one, one) == "\r\x1b[K1\n1\n"
    assert shown(capsys, TerminalHost(PLAIN, escapes=False), ClearOutput(), one) == "1\n"


def test_a_page_goes_to_the_pager():
    pages = []

    TerminalHost(PLAIN, pager=pages.append).emit(Page({"text/plain": "\x1b[31mhelp\x1b[0m"}))

    assert pages == ["help"]


def test_the_next_input_is_taken_once():
    host = TerminalHost(PLAIN)
    host.emit(SetNextInput("a = 1"))

    assert [host.take_next_input(), host.take_next_input()] == ["a = 1", ""]


def test_a_result_begins_on_a_line_of_its_own():
    terminal = io.StringIO()
    screen = Screen(terminal, terminal)
    host = TerminalHost(PLAIN)

    with screen.installed():
        sys.stdout.write("unfinished")
        host.emit(Result({"text/plain": "1"}, {}, 1))

    assert terminal.getvalue() == "unfinished\nOut[1]: 1\n"


@pytest.mark.parametrize("password", [False, True])
def test_questions_are_asked_at_the_terminal(monkeypatch, password):
    monkeypatch.setattr(host_module, "ask", lambda prompt: f"answer to {prompt}")
    monkeypatch.setattr(host_module, "ask_password", lambda prompt: f"secret for {prompt}")

    assert ("secret for Who? " if password else "answer to Who? ") == TerminalHost(PLAIN).ask("Who? ", password)


def test_text_that_the_terminal_can_not_show_is_escaped(monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)

    TerminalHost(PLAIN).emit(Display({"text/plain": "é \ud800"}))

    assert terminal.buffer.getvalue() == b"\\xe9 \\ud800\n"
