import json
import os

import pytest

from perijove.kernel.capture import Pipe
from perijove.kernel.dispatch import Dispatch
from perijove.kernel.policy import Policy
from perijove.kernel.printing import Printing
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
    made.close()
    os.close(write)


@pytest.fixture
def sent():
    return []


@pytest.fixture
def printing(pipe, sent, tmp_path):
    dispatch = Dispatch()
    dispatch.worker_ready(INFO)
    dispatch.received(*execute())
    made = Printing(
        dispatch, sent.extend, Throttle(Channels()), Spill(Policy(output_limit=1e-4, folder=str(tmp_path)), reserve=0)
    )
    made.attach((pipe,))
    yield made
    made.close()


def test_a_pipe_is_read_by_lines_and_drained_to_the_end(printing, pipe, sent):
    os.write(pipe.write, b"a line\nand")
    printing.read(pipe)
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
    assert sent == []
