import asyncio

from perijove.terminal.recall import RecalledHistory, distinct


async def loaded(history):
    return [text async for text in history.load()]


def test_earlier_inputs_come_the_latest_first_and_are_read_once():
    calls = []

    def recall():
        calls.append("read")
        return ["b", "a"]

    history = RecalledHistory(recall)

    assert asyncio.run(loaded(history)) == ["b", "a"]
    history.append_string("c")
    assert asyncio.run(loaded(history)) == ["c", "b", "a"]
    assert history.get_strings() == ["a", "b", "c"]
    assert calls == ["read"]


def test_repetitions_and_blank_inputs_are_left_out():
    assert distinct(["b", "b", " ", "a", "a", "b", ""]) == ["b", "a", "b"]


def test_the_blank_line_that_ended_a_block_is_left_out():
    history = RecalledHistory(lambda: ["for x in y:\n    z\n    "])
    asyncio.run(loaded(history))
    history.append_string("if a:\n    b\n    ")

    assert history.get_strings() == ["for x in y:\n    z", "if a:\n    b"]


def test_the_inputs_can_be_read_without_a_loop():
    assert list(RecalledHistory(lambda: ["a"]).load_history_strings()) == ["a"]
