import os

import pytest

from perijove.kernel.capture import Pipe


@pytest.fixture
def ends():
    read, write = os.pipe()
    pipe = Pipe("stdout", read)
    yield pipe, write
    pipe.close()


def test_whole_lines_are_read_and_the_rest_when_drained(ends):
    pipe, write = ends
    os.write(write, b"one\ntw")
    assert pipe.read() == "one\n"
    assert pipe.unfinished
    os.write(write, "o ü".encode())
    assert pipe.read() == ""
    assert pipe.drain() == "two ü"
    assert not pipe.unfinished
    os.close(write)


def test_a_carriage_return_ends_a_line(ends):
    pipe, write = ends
    os.write(write, b"\r50%\r60%")
    assert pipe.read() == "\r50%\r"
    os.close(write)


def test_a_character_that_is_cut_is_put_together(ends):
    pipe, write = ends
    os.write(write, b"\xe2\x82")
    assert pipe.drain() == ""
    os.write(write, b"\xac\xff")
    assert pipe.drain() == "\u20ac\ufffd"
    os.close(write)


def test_the_end_is_noticed(ends):
    pipe, write = ends
    os.write(write, b"x" * 5000)
    os.close(write)
    assert pipe.drain() == "x" * 5000
    assert pipe.closed
    assert pipe.drain() == ""
