import os
import pty
import termios

import pytest

from perijove.terminal.opening import ERASE, Echo, Opening, is_narrow


@pytest.fixture
def terminal():
    """A pseudo-terminal: the user's end and the program's."""
    user, program = pty.openpty()
    yield user, program
    os.close(user)
    os.close(program)


def read_until(user, expected):
    seen = b""
    while expected not in seen:
        seen += os.read(user, 4096)
    return seen


def test_keys_are_shown_and_kept(terminal):
    user, program = terminal
    with Opening(program, program, "In: ", width=4, columns=80, asks=False) as opening:
        os.write(user, "añ".encode())
        seen = read_until(user, "añ".encode())
        os.write(user, b"b\rmore\x03")
        read_until(user, b"b")
        opening.end()
        left = os.read(program, 100) if len(opening.typed) < 9 else b""
        opening.erase()

        assert (opening.typed.encode() + left).decode() == "añb\rmore\x03"
        assert b"In: a" in seen
    assert read_until(user, ERASE.encode()).endswith(ERASE.encode())


def test_the_modes_of_the_terminal_come_back(terminal):
    _, program = terminal
    before = termios.tcgetattr(program)

    with Opening(program, program, "", width=0, columns=80, asks=False):
        assert not termios.tcgetattr(program)[3] & termios.ECHO

    assert termios.tcgetattr(program) == before


def test_the_terminals_answers_are_no_keys(terminal):
    user, program = terminal
    with Opening(program, program, "", width=0, columns=80, asks=True) as opening:
        read_until(user, b"\x1b[c")
        os.write(user, b"x\x1b]11;rgb:ff/ff/ff\x07\x1b[?6c")
        opening.end()

        assert (opening.typed, opening.replies.light) == ("x", True)


@pytest.mark.parametrize(
    ("keys", "painted"),
    [
        ("abc", "abc"),
        ("ab\x7fc", "ab\b \bc"),
        ("\x7f", ""),
        ("a\rb", "a"),
        ("a\x1b[Ab", "a"),
        ("123456", "12345"),
        ("a漢b", "a"),
    ],
)
def test_only_plain_text_is_painted(keys, painted):
    assert Echo(5).take(keys) == painted


def test_what_takes_one_column():
    assert [is_narrow(key) for key in "aé漢\u0301\t"] == [True, False, False, False, False]
