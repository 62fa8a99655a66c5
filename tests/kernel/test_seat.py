import json

import pytest

from perijove.kernel.seat import KernelSeat


class Host:
    def __init__(self):
        self.header = {"msg_id": "now"}
        self.published = []

    def publish(self, msg_type, content, metadata=None, buffers=()):
        self.published.append((self.header["msg_id"], msg_type))

    def parent(self):
        return self.header

    def work_for(self, header):
        self.header = header

    def ask(self, prompt, *, password=False):
        return prompt

    def subshells(self):
        return ("s",)

    def loop(self):
        return "loop"


def test_before_the_first_cell_there_is_nobody_to_tell():
    seat = KernelSeat(lambda: "shell", "")
    seat.publish("stream", {})
    seat.log("x")
    seat.work_for({"msg_id": "x"})
    assert (seat.parent(), seat.subshells(), seat.loop(), seat.shell) == ({}, [], None, "shell")
    with pytest.raises(EOFError, match="no front end"):
        seat.ask("?")


def test_a_message_on_behalf_of_another_request_leaves_the_present_one_alone():
    seat = KernelSeat(lambda: None, "")
    seat.host = host = Host()
    seat.publish("stream", {})
    seat.publish("stream", {}, parent={"msg_id": "earlier"})
    seat.publish("stream", {})
    assert [told[0] for told in host.published] == ["now", "earlier", "now"]


def test_it_says_how_to_connect(tmp_path):
    file = tmp_path / "k.json"
    file.write_text(json.dumps({"ip": "x"}))
    assert KernelSeat(lambda: None, str(file)).connection_info() == {"ip": "x", "connection_file": str(file)}
