import io
from itertools import chain

import pytest

from perijove.kernel.textio import Reader, Switch, Writer


class Sink:
    def __init__(self):
        self.added = []
        self.flushed = 0

    def writer(self, name):
        return lambda text: self.added.append((name, text)) or len(text)

    def flush(self):
        self.flushed += 1


@pytest.fixture
def sink():
    return Sink()


def test_a_writer_is_a_text_file(sink):
    writer = Writer("stderr", 2, sink)
    assert isinstance(writer, io.TextIOBase)
    print("a", 1, file=writer, flush=True)
    writer.writelines(["b", "c"])
    writer.reconfigure(line_buffering=True)
    writer.close()

    assert "".join(text for _, text in sink.added) == "a 1\nbc"
    assert {name for name, _ in sink.added} == {"stderr"}
    assert (writer.fileno(), writer.isatty(), writer.writable(), writer.closed, writer.encoding) == (
        2,
        False,
        True,
        False,
        "utf-8",
    )
    assert sink.flushed


def test_bytes_are_decoded_as_they_come(sink):
    buffer = Writer("stdout", 1, sink).buffer
    assert [buffer.write(b"\xe2\x82"), buffer.write(memoryview(b"\xac!"))] == [2, 2]
    assert "".join(text for _, text in sink.added) == "\u20ac!"
    assert buffer.fileno() == 1


def test_a_reader_asks_for_lines():
    answers = chain(["one", "two three"], iter(()))

    def ask(prompt):
        assert prompt == ""
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    reader = Reader(ask)
    assert [reader.readline(2), reader.readline(), reader.read(), reader.readline()] == ["on", "e\n", "two three\n", ""]
    assert list(Reader(ask)) == []


def test_a_switch_is_for_cells_until_the_kernel_leaves():
    cells, program = io.StringIO(), io.StringIO()
    wanted = iter([True, False, True])
    cells.is_wanted = lambda: next(wanted)
    switch = Switch(cells, program)
    for text in "abc":
        switch.write(text)
    switch.leave()
    switch.write("d")
    assert (cells.getvalue(), program.getvalue()) == ("ac", "bd")
