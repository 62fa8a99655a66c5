import json

import msgspec
import pytest

from perijove.kernel.death import Death
from perijove.kernel.jobs import Jobs
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled
from perijove.kernel.shells import Job
from perijove.protocol.message import Author, Channel
from perijove.protocol.shell import ExecuteRequest

AUTHOR = Author()


def job(**options):
    message = AUTHOR.message("execute_request", msgspec.Raw(b"{}"))
    return Job(Channel.SHELL, message, ExecuteRequest(code="1", **options))


@pytest.fixture
def jobs():
    return Jobs(Policy(), lambda: "noon")


def kinds(actions):
    return [getattr(action, "msg_type", type(action).__name__) for action in actions]


def test_jobs_are_numbered_and_counted_when_they_begin(jobs):
    first, second = job(), job(store_history=False)
    shell = jobs.put(first)
    jobs.put(second)
    jobs.begin(shell)
    assert (first.number, first.count, first.started, second.number) == (1, 1, "noon", 0)
    jobs.finish(1, "ok", b"{}", None)
    jobs.begin(shell)
    assert (second.number, second.count, jobs.latest_parent) == (2, 1, second.message.raw_header)


def test_what_waits_behind_a_failure_is_aborted_and_answered(jobs):
    shell = jobs.put(job())
    jobs.put(job())
    jobs.begin(shell)
    _, actions = jobs.finish(1, "error", b"{}", None)
    assert kinds(actions) == ["execute_reply", "status", "status", "execute_reply", "status"]
    assert jobs.running == {}
    assert jobs.begin(shell) == []


def test_a_death_is_the_end_of_what_ran(jobs):
    shell = jobs.put(job(stop_on_error=False))
    jobs.put(job())
    jobs.begin(shell)
    error, answer, _ = jobs.end(Death(-9), {1: Spilled("/x", 3)})
    assert error.msg_type == "error"
    assert json.loads(bytes(answer.metadata))["spilled"] == {"path": "/x", "bytes": 3}
    assert kinds(jobs.begin(shell)) == ["ToWorker", "status", "execute_input"]


def test_nothing_is_interrupted_where_nothing_runs(jobs):
    assert jobs.interrupt(jobs.shells[None]) == []
    assert jobs.alarm(1) == []
