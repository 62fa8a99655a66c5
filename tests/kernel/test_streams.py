import socket
import threading
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.link import BlockingLink, FrameReader
from perijove.kernel.streams import Cell, Output, current, joined, whole_lines

A, B = Cell(b'{"a":1}'), Cell(b'{"b":1}')


def test_neighbours_of_one_stream_become_one_text():
    entries = [(A, "stdout", 1, "a"), (A, "stdout", 1, "b\n"), (A, "stderr", 1, "c"), (B, "stderr", 1, "d")]

    assert joined(entries) == [(A, "stdout", "ab\n"), (A, "stderr", "c"), (B, "stderr", "d")]


def test_nothing_is_published_for_empty_text():
    assert joined([(A, "stdout", 1, "")]) == []


def test_an_unfinished_line_waits():
    torn = {}

    assert whole_lines([(A, "stdout", 1, "x\n"), (A, "stdout", 1, "y")], torn) == [(A, "stdout", 1, "x\n")]
    assert torn == {1: [(A, "stdout", 1, "y")]}
    assert [text for *_, text in whole_lines([(A, "stdout", 1, "z\n")], torn)] == ["y", "z\n"]


def test_lines_of_threads_do_not_tear_each_other():
    entries = [(A, "stdout", 1, "one"), (A, "stdout", 2, "two"), (A, "stdout", 1, "\n"), (A, "stdout", 2, "\n")]

    assert joined(whole_lines(entries, {})) == [(A, "stdout", "one\ntwo\n")]


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["a", "b\n", "\n", "cc"])), max_size=30), st.integers(0, 30)
)
def test_each_threads_text_keeps_its_order_however_it_is_batched(writes, cut):
    entries = [(A, "stdout", thread, text) for thread, text in writes]
    torn = {}
    sent = []
    for batch in (entries[:cut], entries[cut:]):
        sent += whole_lines(batch, torn)
    sent += [entry for pieces in torn.values() for entry in pieces]

    for thread in (1, 2, 3):
        assert [e for e in entries if e[2] == thread] == [e for e in sent if e[2] == thread]


class Pipe:
    """An output whose frames a test can read."""

    def __init__(self):
        self.near, self.far = socket.socketpair()
        self.woken = []
        self.output = Output(BlockingLink(self.near), nullcontext(), lambda: self.woken.append(1))
        self.far.setblocking(False)

    def frames(self):
        reader, found = FrameReader(), []
        while True:
            try:
                found += reader.receive(self.far)
            except BlockingIOError:
                return [[bytes(part) for part in frame[1:]] for frame in found]

    def close(self):
        self.near.close()
        self.far.close()


def test_text_is_sent_with_the_cell_that_it_was_written_in():
    pipe = Pipe()
    token = current.set(A)
    pipe.output.writer("stdout")("a\n")
    current.reset(token)
    pipe.output.latest = B
    pipe.output.writer("stderr")('b "quoted" ü')
    pipe.output.send()

    assert pipe.frames() == [
        [b'{"a":1}', b'{"name":"stdout","text":"a\\n"}'],
        [b'{"b":1}', '{"name":"stderr","text":"b \\"quoted\\" ü"}'.encode()],
    ]
    pipe.close()


def test_a_flood_is_sent_without_waiting_for_a_tick():
    pipe = Pipe()
    write = pipe.output.writer("stdout")
    for _ in range(2000):
        write("x\n")

    assert pipe.frames()
    assert pipe.woken
    for _ in range(3):
        write("long" * 10_000 + "\n")
    assert len(pipe.frames()) == 1
    pipe.close()


def test_only_text_is_text_and_a_subclass_of_it_is_taken_as_text():
    class Text(str):
        __slots__ = ()

        def __len__(self):
            raise RuntimeError

    pipe = Pipe()
    write = pipe.output.writer("stdout")
    with pytest.raises(TypeError, match="must be str, not bytes"):
        write(b"bytes")
    assert write(Text("text\n")) == 5
    pipe.output.send()
    assert pipe.frames() == [[b"{}", b'{"name":"stdout","text":"text\\n"}']]
    pipe.close()


def test_a_writer_that_code_has_kept_serves_the_forked_child_too(monkeypatch):
    pipe = Pipe()
    written = []
    monkeypatch.setattr("os.write", lambda descriptor, data: written.append((descriptor, bytes(data))) or len(data))
    write = pipe.output.writer("stderr")
    write("the parent's")
    pipe.output.detach()
    write("child\n")

    assert written == [(2, b"child\n")]
    pipe.close()


def test_an_unfinished_line_is_sent_by_the_second_tick():
    pipe = Pipe()
    pipe.output.writer("stdout")("50%")
    pipe.output.tick()
    assert pipe.frames() == []
    pipe.output.tick()
    assert pipe.frames() == [[b"{}", b'{"name":"stdout","text":"50%"}']]
    assert not pipe.output.waiting
    pipe.close()


def test_a_thread_writes_for_the_cell_that_started_it():
    pipe = Pipe()

    def write():
        pipe.output.writer("stdout")("late\n")

    thread = threading.Thread(target=write)
    thread.perijove_cell = A
    pipe.output.latest = B
    thread.start()
    thread.join()
    pipe.output.tick()

    assert pipe.frames()[0][0] == A.parent
    pipe.close()


def test_unpaired_surrogates_are_escaped():
    pipe = Pipe()
    pipe.output.writer("stdout")("\ud800\n")
    pipe.output.send()

    assert pipe.frames() == [[b"{}", b'{"name":"stdout","text":"\\\\ud800\\n"}']]
    pipe.close()


def test_a_forked_child_writes_lines_to_its_descriptors(monkeypatch):
    pipe = Pipe()
    written = []
    monkeypatch.setattr("os.write", lambda descriptor, data: written.append((descriptor, bytes(data))) or len(data))
    pipe.output.writer("stdout")("the parent sends this\n")
    pipe.output.detach()
    pipe.output.writer("stdout")("child")
    pipe.output.writer("stdout")("\nrest")
    pipe.output.flush_through()

    assert written == [(1, b"child\n"), (1, b"rest")]
    assert pipe.frames() == []
    pipe.close()
