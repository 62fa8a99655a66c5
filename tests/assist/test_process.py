import os
import sys

import pytest

from perijove.assist import process
from perijove.assist.process import Helper, Question

ECHO = """
import json, sys
print(json.dumps({"id": 0, "matches": []}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["code"] == "hang":
        continue
    if asked["code"] == "crash":
        raise SystemExit(1)
    print(json.dumps({"id": asked["id"], "matches": [{"text": asked["code"], "pid": __import__("os").getpid()}]}), flush=True)
"""


@pytest.fixture
def new_helper():
    made = []

    def make(**options):
        made.append(Helper([sys.executable, "-c", ECHO], **options))
        return made[-1]

    yield make
    for helper in made:
        helper.close()


def answered(helper, code="x"):
    """Ask until the process has started."""
    while True:
        found = helper.ask(code, 0).wait(0.2)
        if found:
            return found


def test_the_first_question_starts_the_process_and_gets_no_answer(new_helper):
    helper = new_helper()
    assert helper.ask("x", 0).wait(0) == []
    assert answered(helper)[0]["text"] == "x"


def test_one_process_answers_all(new_helper):
    helper = new_helper()
    assert answered(helper, "a")[0]["pid"] == answered(helper, "b")[0]["pid"]


def test_a_process_that_hangs_is_killed_and_started_anew(new_helper):
    helper = new_helper(hangs=0.0)
    before = answered(helper)[0]["pid"]
    helper.ask("hang", 0)
    assert answered(helper)[0]["pid"] != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_process_that_crashes_is_started_anew(new_helper):
    helper = new_helper()
    before = answered(helper)[0]["pid"]
    helper.ask("crash", 0)
    assert answered(helper)[0]["pid"] != before


def test_a_program_that_is_not_there_is_given_up():
    helper = Helper(["/nonexistent/helper"])
    assert [helper.ask("x", 0).wait(0.01) for _ in range(5)] == [[]] * 5
    helper.close()


def test_nothing_is_started_after_the_end(new_helper, monkeypatch):
    helper = new_helper()
    helper.close()
    monkeypatch.setattr(process.subprocess, "Popen", lambda *_, **__: pytest.fail("started"))
    assert helper.ask("x", 0).wait(0) == []


def test_a_question_waits_no_longer_than_asked():
    question = Question(1)
    assert question.wait(-1) == []
    question.tell([{"text": "x"}])
    assert question.wait(0) == [{"text": "x"}]


def test_nobody_waits_for_what_the_process_imports():
    slow = "import sys; sys.stdin.readline(); raise SystemExit('asked before it was ready')"
    helper = Helper([sys.executable, "-c", slow])
    try:
        asked = [helper.ask("x", 0) for _ in range(3)]
        while helper._process is None:
            asked.append(helper.ask("x", 0))
        asked.append(helper.ask("x", 0))
        assert [question.wait(0) for question in asked] == [[]] * len(asked)
        assert all(question._answered.is_set() for question in asked)
    finally:
        helper.close()
