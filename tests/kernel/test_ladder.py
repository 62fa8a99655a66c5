import json

import msgspec
import pytest

from perijove.kernel import ladder
from perijove.kernel.actions import Alarm, DumpStacks, Interrupt, Kill, Send, ToWorker
from perijove.kernel.policy import Policy
from perijove.kernel.shells import Job, Shell
from perijove.protocol.message import EMPTY, Author, Channel
from perijove.protocol.shell import ExecuteRequest

SETTINGS = Policy(patience=3.0)


def job(metadata=EMPTY):
    message = Author().message("execute_request", msgspec.Raw(b'{"code":""}'), metadata=metadata)
    return Job(Channel.SHELL, message, ExecuteRequest(code=""), number=7)


def steps(actions):
    return [type(action) for action in actions]


def test_each_interrupt_is_harder_than_the_one_before():
    stuck, shell = job(), Shell()
    assert ladder.interrupt(shell, stuck, SETTINGS)[0] == Interrupt(children=False)
    second = ladder.interrupt(shell, stuck, SETTINGS)
    assert second[0] == Interrupt(children=True)
    assert json.loads(bytes(second[1].parts[0])) == ["interrupt", 7, None, True]
    assert steps(ladder.interrupt(shell, stuck, SETTINGS)) == [Interrupt, ToWorker, Send, DumpStacks, Alarm]


def test_nobody_kills_by_pressing_a_key_five_times():
    stuck, shell = job(), Shell()
    for _ in range(9):
        assert Kill not in steps(ladder.interrupt(shell, stuck, SETTINGS))
    assert ladder.alarm(shell, stuck, SETTINGS) == []
    assert steps(ladder.interrupt(shell, stuck, SETTINGS)) == [Send, Kill]


def test_killing_can_be_forbidden():
    stuck, shell = job(), Shell()
    settings = Policy(kill_stuck=False)
    for _ in range(3):
        ladder.interrupt(shell, stuck, settings)
    ladder.alarm(shell, stuck, settings)
    assert Kill not in steps(ladder.interrupt(shell, stuck, settings))


def test_a_time_limit_climbs_by_itself():
    stuck, shell = job(msgspec.Raw(b'{"timeout": 0.5}')), Shell()
    assert steps(ladder.alarm(shell, stuck, SETTINGS)) == [Send, Interrupt, ToWorker, Alarm]
    assert steps(ladder.alarm(shell, stuck, SETTINGS)) == [Interrupt, ToWorker, Alarm]
    assert ladder.alarm(shell, stuck, SETTINGS)[-1] == Alarm(7, 3.0)
    assert steps(ladder.alarm(shell, stuck, SETTINGS)) == [Send, Kill]


def test_signals_are_not_for_subshells():
    assert steps(ladder.interrupt(Shell("s"), job(), SETTINGS)) == [ToWorker]


@pytest.mark.parametrize(("metadata", "limit"), [(b"{}", None), (b'{"timeout":1.5}', 1.5), (b'{"timeout":"x"}', None)])
def test_only_an_armed_alarm_is_taken_back(metadata, limit):
    done = job(msgspec.Raw(metadata))
    assert done.time_limit == limit
    assert ladder.forget(done) == ([] if limit is None else [Alarm(7, None)])
