from perijove.kernel.asked import Asked


class Tracer:
    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(message)


def test_responses_find_whoever_waits_for_them():
    asked, tracer, heard = Asked(), Tracer(), []
    for name in "ab":
        asked.send(tracer, {"command": name, "seq": 99}, lambda response, name=name: heard.append((name, response)))
    assert [(message["seq"], message["command"], message["type"]) for message in tracer.sent] == [
        (1, "a", "request"),
        (2, "b", "request"),
    ]
    asked.answered({"request_seq": 2})
    asked.answered({"request_seq": 2})
    assert heard == [("b", {"request_seq": 2})]
