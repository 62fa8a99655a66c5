import json
import socket

from perijove.kernel.debugging import Debugging
from perijove.kernel.link import BlockingLink
from perijove.testing.echo import Echo


class Able(Echo):
    def debug(self, request, host, reply):
        if request["command"] == "fail":
            raise ValueError("as asked")
        reply({"command": request["command"], "success": True, "host": host})


def answers(language, *commands):
    near, far = socket.socketpair()
    debugging = Debugging(BlockingLink(near), "the front")
    for number, command in enumerate(commands):
        debugging.put(language, number, json.dumps({"command": command, "seq": number}).encode())
    link, frames = BlockingLink(far), []
    while len(frames) < len(commands):
        frames += link.receive()
    near.close(), far.close()
    return [json.loads(bytes(part)) for frame in frames for part in frame]


def test_requests_are_served_and_errors_are_answers():
    head, first, _, second = answers(Able(), "threads", "fail")
    assert head == ["answer", 0]
    assert first == {"command": "threads", "success": True, "host": "the front"}
    assert (second["success"], second["message"], second["request_seq"]) == (False, "ValueError: as asked", 1)


def test_a_language_without_a_debugger_says_so():
    assert answers(Echo(), "threads")[1]["message"] == "this language has no debugger"
