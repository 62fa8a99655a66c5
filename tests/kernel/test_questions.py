import json
import socket

from perijove.kernel.link import BlockingLink
from perijove.kernel.questions import Questions
from perijove.testing.echo import Echo


def test_questions_are_answered_in_turn_and_errors_are_answers():
    near, far = socket.socketpair()
    questions = Questions(BlockingLink(near))
    questions.put(Echo(), 1, "is_complete_request", b'{"code":"x"}')
    questions.put(Echo(), 2, "inspect_request", b"{}")
    link, frames = BlockingLink(far), []
    while len(frames) < 2:
        frames += link.receive()
    (head, first), (_, second) = frames
    assert json.loads(bytes(head)) == ["answer", 1]
    assert json.loads(bytes(first)) == {"status": "complete"}
    assert (json.loads(bytes(second))["status"], json.loads(bytes(second))["ename"]) == ("error", "KeyError")
    near.close()
    far.close()


def test_a_slow_answer_keeps_nobody_waiting(kernel):
    kernel.run(
        "import threading\nhold = threading.Event()\nclass Slow:\n    def __dir__(self): hold.wait(20); return ['attribute']\nslow = Slow()"
    )
    asked = kernel.send("complete_request", {"code": "slow.", "cursor_pos": 5})
    assert kernel.run("hold.set()")[0]["status"] == "ok"
    while True:
        reply = kernel.receive("shell")
        if reply.parent_id == asked.msg_id:
            break
    kernel.until_idle(asked)
