import asyncio

from perijove.testing.echo import Echo


class Host:
    def __init__(self):
        self.published = []

    def publish(self, msg_type, content, buffers=()):
        self.published.append((msg_type, content))

    def ask(self, prompt, *, password=False):
        return f"answer to {prompt}"


def say(echo, host, code, **options):
    defaults = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True, "cell_id": None}
    return asyncio.run(echo.execute(code, execution_count=1, host=host, **{**defaults, **options}))


def test_what_is_said_comes_back():
    echo, host = Echo(), Host()
    assert say(echo, host, "hello", user_expressions={"a": "b"})["user_expressions"]["a"]["data"] == {"text/plain": "b"}
    say(echo, host, "ask me")
    say(echo, host, "quiet", silent=True)

    assert [content["text"] for _, content in host.published] == ["hello", "answer to me"]
    assert echo.complete("he", 2)["matches"] == ["hello"]
    assert echo.history({})["history"][0] == [0, 1, "hello"]
    assert [echo.is_complete(code)["status"] for code in ("a", "a\\")] == ["complete", "incomplete"]
    assert echo.inspect("hello", 1, 0)["found"] is False


def test_failing_is_an_error():
    host = Host()
    assert say(Echo(), host, "fail it")["evalue"] == "it"
    assert host.published[0][0] == "error"
