import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.flushed import SIZE, Flushed, make_memory
from perijove.kernel.streams import Cell, Output

from .conftest import printed

records = st.lists(
    st.tuples(st.sampled_from([b"{}", b'{"a":1}']), st.sampled_from(["stdout", "stderr"]), st.text(max_size=20))
)


@pytest.fixture
def sides():
    descriptor = make_memory()
    near, far = Flushed(descriptor), Flushed(os.dup(descriptor))
    yield near, far
    near.close()
    far.close()


@given(records)
def test_one_side_reads_what_the_other_has_noted(noted):
    descriptor = make_memory()
    near, far = Flushed(descriptor), Flushed(os.dup(descriptor))
    for record in noted:
        assert near.note(*record)
    assert far.read() == [
        (parent, name, text.encode("utf-8", "backslashreplace").decode()) for parent, name, text in noted
    ]
    near.close()
    far.close()


def test_what_was_sent_is_forgotten(sides):
    near, far = sides
    near.note(b"{}", "stdout", "sent")
    near.forget()
    near.note(b"{}", "stderr", "kept")
    assert far.read() == [(b"{}", "stderr", "kept")]


def test_there_is_an_end_of_room(sides):
    near, far = sides
    assert not near.note(b"{}", "stdout", "x" * SIZE)
    assert near.note(b"{}", "stdout", "x" * (SIZE // 2))
    assert not near.note(b"{}", "stdout", "x" * (SIZE // 2))
    assert len(far.read()) == 1


def test_a_system_that_has_no_such_memory_does_without(monkeypatch):
    monkeypatch.setattr(os, "ftruncate", lambda *_: (_ for _ in ()).throw(OSError))
    nothing = Flushed(make_memory())
    assert nothing.read() == []
    nothing.close()


class Shield:
    def __enter__(self):
        pass

    def __exit__(self, *_):
        pass


class Link:
    def __init__(self):
        self.sent = []

    def send(self, *parts):
        self.sent.append(parts[2])


def test_a_flush_that_is_not_sent_is_noted_until_it_is(sides):
    near, far = sides
    link = Link()
    output = Output(link, Shield(), lambda: None)
    output.flushed, output.latest = near, Cell(b"{}")
    for number in range(40):
        output.writer("stdout")(f"{number}\n")
        output.flush()
    count = len(link.sent)
    assert count < 40
    assert "".join(text for _, _, text in far.read()) == "".join(f"{number}\n" for number in range(count, 40))
    output.writer("stdout")("no end yet")
    output.flush()
    output.tick()
    assert far.read() == [(b"{}", "stdout", "no end yet")]
    output.tick()
    assert far.read() == []
    assert len(link.sent) == count + 2


def test_a_flush_that_finds_no_room_is_sent(sides):
    near, far = sides
    link = Link()
    output = Output(link, Shield(), lambda: None)
    output.flushed = near
    for _ in range(30):
        output.flush()
    near.note(b"{}", "stdout", "x" * (SIZE - 100))
    output.writer("stdout")("x" * 100 + "\n")
    output.flush()
    assert (len(link.sent), far.read()) == (1, [])


def test_all_that_was_flushed_before_a_crash_is_shown_once_and_in_order(start):
    front = start()
    code = (
        "import os, sys\nfor i in range(300):\n    print('line', i, file=(sys.stdout, sys.stderr)[i % 2], flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    for _ in range(5):
        request = front.execute(code)
        assert front.reply(request)["ename"] == "WorkerDied"
        outputs = front.outputs(request)
        told = [told["text"] for kind, told in outputs if kind == "stream"]
        assert "".join(told).splitlines() == [f"line {i}" for i in range(300)]
        assert printed(outputs).startswith("line 0\nline 2\n")
