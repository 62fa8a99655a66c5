import json
import os

import pytest

from perijove.kernel.capture import Pipe
from perijove.kernel.dispatch import Dispatch
from perijove.kernel.policy import Policy
from perijove.kernel.printing import Printing
from perijove.kernel.sources import Sources
from perijove.kernel.spill import Spill
from perijove.kernel.throttle import Throttle

from .test_dispatch import INFO, execute


class Channels:
    def watch(self, descriptor):
        pass

    unwatch = watch


@pytest.fixture
def pipe():
    read, write = os.pipe()
    made = Pipe("stderr", read)
    made.write = write
    yield made
    os.close(write)


@pytest.fixture
def sent():
    return []


@pytest.fixture
def sources():
    return Sources(Channels())


@pytest.fixture
def printing(pipe, sent, sources, tmp_path):
    dispatch = Dispatch()
    dispatch.worker_ready(INFO)
    dispatch.received(*execute())
    made = Printing(
        dispatch,
        sent.extend,
        sources,
        Throttle(Channels()),
        Spill(Policy(output_limit=1e-4, folder=str(tmp_path)), reserve=0),
    )
    made.dispatch = dispatch
    made.attach((pipe,))
    yield made
    made.detach()
    made.close()


def test_a_pipe_is_read_by_lines_and_drained_to_the_end(printing, pipe, sent, sources):
    os.write(pipe.write, b"a line\nand")
    sources.handle(pipe.descriptor)
    assert [json.loads(bytes(told.content)) for told in sent] == [{"name": "stderr", "text": "a line\n"}]
    assert printing.timeout == 0.02
    printing.drain()
    assert json.loads(bytes(sent[1].content))["text"] == "and"
    assert (printing.timeout, printing.tail) == (None, "a line\nand")


def test_a_jobs_end_sends_what_was_kept_and_says_where_it_is(printing, pipe, sent):
    os.write(pipe.write, b"x" * 200 + b"\n")
    printing.drain()
    assert len(sent) == 1
    place = printing.end_all()[1]
    assert place.bytes == 201
    assert json.loads(bytes(sent[-1].content))["text"] == "x" * 200 + "\n"
    assert printing.end(99) is None


def test_a_worker_that_is_gone_is_not_read(printing, pipe, sent):
    os.write(pipe.write, b"late\n")
    printing.detach()
    printing.drain()
    printing.regulate(0)
    assert (sent, printing.tail) == ([], "")


def parents(sent):
    return [bytes(told.parent) for told in sent if told.msg_type == "stream"]


def test_what_comes_on_a_cells_own_pipe_is_its_own_and_the_next_cell_has_another(printing, pipe, sent, sources):
    first = bytes(printing.dispatch.latest_parent)
    read, write = os.pipe()
    other = Pipe("stderr", read)
    printing.part(lambda: (), used=True)
    printing.part(lambda: (other,), used=False)
    printing.dispatch.finished(1, "ok", b"{}")
    printing.dispatch.received(*execute())
    second = bytes(printing.dispatch.latest_parent)
    os.write(pipe.write, b"late\n")
    os.write(write, b"now\n")
    os.close(write)
    sources.handle(pipe.descriptor)
    sources.handle(other.descriptor)
    assert parents(sent) == [first, second]
    sources.handle(other.descriptor)  # at its end: it has gone
    printing.unsettle(["stderr"])
    os.write(pipe.write, b"again\n")
    printing.drain()
    assert parents(sent) == [first, second, second]


def test_what_is_shared_is_nobodys_own(printing, sent):
    read, write = os.pipe()
    printing.attach([pipe := Pipe("stdout", read, shared=True)])
    printing.part(lambda: (Pipe("stdout", os.dup(read)),), used=True)
    assert pipe.owner is None
    os.close(write)


def test_the_last_of_stderr_is_remembered(printing, pipe):
    os.write(pipe.write, b"x" * 5000 + b"the end")
    printing.drain()
    assert printing.tail == "x" * 4089 + "the end"
