import io

import pytest

from perijove.terminal import plain
from perijove.terminal.host import TerminalHost
from perijove.terminal.plain import PlainReader
from perijove.terminal.theme import PLAIN


def is_complete(code):
    """A block goes on until a blank line."""
    block = code.split("\n")[0].endswith(":")
    return ("incomplete" if block and not code.endswith("\n") else "complete"), ""


def cells(reader):
    read = []
    while True:
        try:
            read.append(reader.read(len(read) + 1, ""))
        except EOFError:
            return read


@pytest.mark.parametrize(
    ("piped", "read"),
    [
        ("1+1\n2\n", ["1+1", "2"]),
        ("if x:\n  y\n\nz", ["if x:\n  y\n", "z"]),
        ("if x:\n  y", ["if x:\n  y"]),
        ("", []),
    ],
)
def test_lines_of_a_pipe_become_cells(monkeypatch, piped, read):
    monkeypatch.setattr("sys.stdin", io.StringIO(piped))

    assert read == cells(PlainReader(is_complete, TerminalHost(PLAIN), prompts=False))


def test_a_person_sees_prompts(monkeypatch, capsys):
    lines = iter(["if x:", "  y", ""])
    prompts = []

    def ask(prompt):
        prompts.append(prompt)
        return next(lines)

    monkeypatch.setattr(plain, "ask", ask)

    reader = PlainReader(is_complete, TerminalHost(PLAIN), prompts=True)
    assert reader.read(12, "") == "if x:\n  y\n"
    assert prompts == ["In [12]: ", "    ...: ", "    ...: "]
    assert reader.confirm_end()


def test_the_next_input_may_be_there_already(monkeypatch, capsys):
    monkeypatch.setattr(plain, "ask", lambda _: "")

    assert PlainReader(is_complete, TerminalHost(PLAIN), prompts=True).read(1, "a = 1") == "a = 1\n"
    assert capsys.readouterr().out == "a = 1\n"
