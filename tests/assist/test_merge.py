import threading

from perijove.assist.merge import completing, merge
from perijove.assist.process import Question
from perijove.interpreter.completion.result import STATIC_KEY, TYPES_KEY, Completion


def static(*texts, typed=1):
    return [{"text": text, "typed": typed, "type": "function", "signature": "()"} for text in texts]


def reply(*matches, how="merge", start=2, end=3):
    types = [{"start": start, "end": end, "text": text, "type": "", "signature": ""} for text in matches]
    return {
        "matches": list(matches),
        "cursor_start": start,
        "cursor_end": end,
        "metadata": {TYPES_KEY: types, STATIC_KEY: how},
    }


def test_objects_come_first_and_nothing_twice():
    merged = merge(reply("able", "add"), static("add", "all"))
    assert merged["matches"] == ["able", "add", "all"]
    assert merged["metadata"][TYPES_KEY][2] == {
        "start": 2,
        "end": 3,
        "text": "all",
        "type": "function",
        "signature": "()",
    }
    assert STATIC_KEY not in merged["metadata"]


def test_near_misses_give_way():
    merged = merge(reply("near", how="prefer", start=0), static("exact"))
    assert (merged["matches"], merged["cursor_start"]) == (["exact"], 2)
    assert merge(reply("near", how="prefer"), [])["matches"] == ["near"]


def test_what_static_analysis_has_no_part_in_stays():
    assert merge(reply("%time", how=""), static("x"))["matches"] == ["%time"]


def test_what_begins_elsewhere_is_left_out():
    assert merge(reply("a"), static("b", typed=2))["matches"] == ["a"]


def test_private_names_are_left_out():
    assert merge(reply("a"), static("_b", "c"))["matches"] == ["a", "c"]


def test_nothing_found_is_filled():
    merged = merge({**reply(), "cursor_start": 3}, static("only"))
    assert (merged["matches"], merged["cursor_start"]) == (["only"], 2)


class Slow:
    """A helper whose answers come when they are let go."""

    def __init__(self):
        self.asked = []
        self.question = Question(1)

    def ask(self, code, cursor, *, before, folder, path):
        self.asked.append((code, cursor, before))
        return self.question


def test_objects_do_not_wait_longer_than_the_deadline():
    helper = Slow()
    found = Completion(["able"], 2, 3, {STATIC_KEY: "merge"})
    complete = completing(lambda *_: found, helper, 0.01, lambda: "earlier")
    assert complete("x.a", 3).matches == ["able"]
    assert helper.asked == [("x.a", 3, "earlier")]


def test_an_answer_in_time_is_merged():
    helper = Slow()
    complete = completing(lambda *_: Completion(["able"], 2, 3, {STATIC_KEY: "merge"}), helper, 30, lambda: "")
    threading.Timer(0, helper.question.tell, [static("all")]).start()
    assert complete("x.a", 3).matches == ["able", "all"]


def test_nothing_is_waited_for_where_static_analysis_has_no_part():
    complete = completing(lambda *_: Completion(["%time"], 0, 1, {}), Slow(), 30, lambda: "")
    assert complete("%", 1).matches == ["%time"]
