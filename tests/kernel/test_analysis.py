import sys
import threading

import pytest

from perijove.assist import process
from perijove.kernel.actions import Analyse, Question
from perijove.kernel.analysis import Analysis
from perijove.kernel.timers import Timers

ECHO = """
import json, sys
print(json.dumps({"id": 0, "matches": []}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    told = [{"text": asked["before"] + asked["code"], "path": asked["path"], "folder": asked["folder"]}]
    print(json.dumps({"id": asked["id"], "matches": told}), flush=True)
"""


class Watched:
    """The host's sources, of which there is one."""

    def watch(self, descriptor, handler):
        self.descriptor, self.handler = descriptor, handler


@pytest.fixture
def sources():
    return Watched()


@pytest.fixture
def told():
    return []


@pytest.fixture
def analysis(monkeypatch, sources, told):
    make = process.Helper
    monkeypatch.setattr(process, "Helper", lambda: make([sys.executable, "-c", ECHO]))
    made = Analysis(sources, Timers(clock=lambda: 0.0), lambda *found: told.append(found))
    yield made
    made.close()


def ask(analysis, number, seconds=60.0):
    analysis.ask(
        Analyse(number, "x", 1, Question(how="merge", seconds=seconds, before="y", folder="/", path=("/lib",)))
    )


def heard(sources):
    """Wait for the bell, and do as the host does."""
    import select

    select.select([sources.descriptor], [], [])
    sources.handler()


def test_answers_come_in_the_thread_that_watches(analysis, sources, told):
    number = 0
    while not (told and told[-1][1]):  # while the process starts, there is nothing to wait for
        number += 1
        ask(analysis, number)
        assert len(told) == number - 1
        heard(sources)
        assert len(told) == number
    assert told[-1] == (number, [{"text": "yx", "path": ["/lib"], "folder": "/"}])


def test_a_question_ends_when_its_time_is_over(sources, told):
    timers = Timers(clock=lambda: 0.0)
    analysis = Analysis(sources, timers, lambda *found: told.append(found))
    analysis._helper = Silent()
    ask(analysis, 7, seconds=0.0)
    timers.run()
    assert told == [(7, [])]
    analysis.close()


class Silent:
    def ask(self, code, cursor, **about):
        assert threading.current_thread() is threading.main_thread()

    def close(self):
        pass


def test_nothing_is_started_before_it_is_asked(sources, monkeypatch):
    monkeypatch.setattr(process, "Helper", lambda: pytest.fail("started"))
    Analysis(sources, Timers(), print).close()
    assert not vars(sources)
