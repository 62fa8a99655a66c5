import threading

import pytest
import zmq

from perijove.kernel.asking import Asking
from perijove.kernel.language import StdinNotImplementedError
from perijove.kernel.streams import Cell
from perijove.protocol.message import Channel

from .conftest import content


class Link:
    """Answers each question at once."""

    def __init__(self, *answers):
        self.asking = None
        self.answers = list(answers)
        self.asked = []

    def send(self, *parts):
        self.asked.append(parts)
        answer = self.answers.pop(0)
        if answer is None:
            self.asking.interrupt(threading.get_ident())
        else:
            self.asking.answer(answer)


class Output:
    def __init__(self, allow_stdin=True):
        self.cell = Cell(b'{"m":1}', allow_stdin)

    def owner(self):
        return self.cell

    def send(self):
        pass


def made(*answers, **options):
    link = Link(*answers)
    link.asking = Asking(link, Output(**options))
    return link.asking, link


def test_a_question_names_its_cell_and_gets_its_line():
    asking, link = made("Ann", "secret")
    assert asking.ask("name? ") == "Ann"
    assert asking.ask("", password=True) == "secret"
    assert link.asked[0] == (b'["input_request"]', b'{"m":1}', b'{"prompt":"name? ","password":false}')


def test_no_line_is_the_end_of_the_file_and_an_interrupt_is_one():
    asking, _ = made("\x04", None, "after")
    with pytest.raises(EOFError):
        asking.ask("")
    with pytest.raises(KeyboardInterrupt):
        asking.ask("")
    assert asking.ask("") == "after"


def test_a_stale_answer_is_for_nobody():
    asking, _ = made("fresh")
    asking.answer("stale")
    asking.interrupt(threading.get_ident())
    assert asking.ask("") == "fresh"


def test_a_cell_that_may_not_ask_does_not():
    asking, link = made(allow_stdin=False)
    with pytest.raises(StdinNotImplementedError, match="allow_stdin"):
        asking.ask("")
    assert link.asked == []


def test_with_two_clients_the_one_whose_cell_asks_is_asked(kernel):
    stdin = kernel.context.socket(zmq.DEALER)
    stdin.identity = b"other"
    stdin.linger = 0
    monitor = stdin.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
    stdin.connect(kernel.info.address(Channel.STDIN))
    other = {Channel.STDIN: stdin, Channel.SHELL: kernel.connect(zmq.DEALER, Channel.SHELL, b"other")}
    try:
        assert monitor.poll(20_000)  # a kernel can only ask whom it knows
        message = kernel.author.message("execute_request", b'{"code":"input()","allow_stdin":true}')
        other[Channel.SHELL].send_multipart(kernel.wire.encode(message))
        assert other[Channel.STDIN].poll(20_000)
        asked = kernel.wire.decode(other[Channel.STDIN].recv_multipart())
        assert asked.msg_type == "input_request"
        kernel.send("input_reply", {"value": "from who was not asked"}, Channel.STDIN)
        answer = kernel.author.message("input_reply", b'{"value":"mine"}')
        kernel.ask("kernel_info_request")
        other[Channel.STDIN].send_multipart(kernel.wire.encode(answer))
        assert content(kernel.until("execute_result"))["data"]["text/plain"] == "'mine'"
        assert not kernel.sockets[Channel.STDIN].poll(0)
    finally:
        stdin.disable_monitor()
        monitor.close()
        for socket in other.values():
            socket.close()
