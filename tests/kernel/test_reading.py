import queue
import socket
import threading
from contextlib import nullcontext

import pytest

from perijove.kernel.link import BlockingLink, FrameReader, LinkTornError, PollingLink
from perijove.kernel.reading import Reading
from perijove.kernel.streams import Output

PATIENCE = 10


class Worker:
    """A main thread that waits when it is told to, and the thread that reads meanwhile."""

    def __init__(self):
        self.host, self.end = socket.socketpair()
        self.link = PollingLink(self.host)
        self.taken = queue.SimpleQueue()
        self.lost = threading.Event()
        link = BlockingLink(self.end)
        self.reading = Reading(link, self.take, self.lost.set)
        self.output = Output(link, nullcontext(), self.reading.wake)
        self.thread = threading.Thread(target=self.reading.follow, args=(self.output,))
        self.thread.start()

    def take(self, frame):
        self.taken.put((bytes(frame[0]), threading.current_thread() is self.thread))

    def close(self):
        self.host.close()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        self.end.close()


@pytest.fixture
def worker():
    made = Worker()
    yield made
    made.close()


def test_the_main_thread_takes_what_comes_while_it_waits(worker):
    for number in range(3):
        later = threading.Timer(0.01, worker.link.send, (b"%d" % number,))
        later.start()
        worker.reading.wait(lambda: False)
        assert worker.taken.get(timeout=PATIENCE) == (b"%d" % number, False)


def test_it_does_not_wait_when_there_is_a_job(worker):
    worker.reading.wait(lambda: True)
    assert worker.taken.empty()


@pytest.mark.parametrize("seconds", [0, 0.1, 1.5])
def test_the_thread_takes_it_while_the_main_thread_is_busy(worker, seconds):
    threading.Event().wait(seconds)
    worker.link.send(b"busy")
    assert worker.taken.get(timeout=PATIENCE) == (b"busy", True)


def test_each_frame_is_taken_once_and_in_order_while_both_take_turns(worker):
    frames = [b"%d" % number for number in range(500)]

    def send():
        for frame in frames:
            worker.link.send(frame)
            threading.Event().wait(0.001)

    sender = threading.Thread(target=send)
    sender.start()
    while worker.taken.qsize() < len(frames):
        worker.reading.wait(lambda: worker.taken.qsize() == len(frames))
        threading.Event().wait(0.003 * (worker.taken.qsize() % 10))
    sender.join()
    assert [worker.taken.get_nowait()[0] for _ in frames] == frames


def test_written_text_is_sent_after_a_tick_also_when_all_were_at_rest(worker):
    threading.Event().wait(1.5)
    worker.output.writer("stdout")("a line\n")
    worker.host.setblocking(True)
    (frame,) = FrameReader().receive(worker.host)
    assert bytes(frame[2]) == b'{"name":"stdout","text":"a line\\n"}'


def test_the_end_of_the_host_is_told_while_the_main_thread_waits():
    worker = Worker()
    threading.Timer(0.01, worker.host.shutdown, (socket.SHUT_RDWR,)).start()
    worker.reading.wait(lambda: False)
    assert worker.lost.is_set()
    worker.close()


def test_a_frame_that_a_handler_tore_is_an_end_not_a_loss():
    def take(_):
        raise TimeoutError("a handler of the user's")

    host, end = socket.socketpair()
    PollingLink(host).send(b"frame")
    with pytest.raises(LinkTornError):
        Reading(BlockingLink(end), take, host.close).wait(lambda: False)
    host.close()
    end.close()


def test_what_is_written_after_the_end_wakes_nobody(worker):
    worker.reading.end()
    worker.thread.join(PATIENCE)
    worker.reading.close()
    worker.reading.wake()
    assert not worker.thread.is_alive()
