import msgspec
import pytest

from perijove.kernel.actions import Send, ToWorker
from perijove.kernel.jobs import Jobs
from perijove.kernel.policy import Policy
from perijove.kernel.prompts import Prompts
from perijove.kernel.shells import Job
from perijove.protocol.message import Author, Channel
from perijove.protocol.shell import ExecuteRequest

ME = (b"me",)


def message(msg_type, content=b"{}", identities=ME):
    return Author().message(msg_type, msgspec.Raw(content), identities=identities)


@pytest.fixture
def asked():
    jobs = Jobs(Policy(), lambda: "now")
    request = message("execute_request")
    jobs.begin(jobs.put(Job(Channel.SHELL, request, ExecuteRequest(code="input()"))))
    prompts = Prompts(jobs)
    (question,) = prompts.ask(request.raw_header, b'{"prompt":"?"}')
    assert isinstance(question, Send)
    assert (question.channel, question.identities) == (Channel.STDIN, ME)
    return prompts, question


def test_only_who_was_asked_may_answer_and_once(asked):
    prompts, _ = asked
    answer = b'{"value":"yes"}'
    assert prompts.answer(message("input_reply", answer, (b"other",))) == []
    assert prompts.answer(message("input_reply", answer)) == [ToWorker((b'["input_reply","yes"]',))]
    assert prompts.answer(message("input_reply", answer)) == []


def test_who_comes_back_is_asked_again_until_it_is_over(asked):
    prompts, question = asked
    assert prompts.ask_again(message("missed_request")) == [question]
    assert prompts.ask_again(message("missed_request", identities=(b"other",))) == []
    prompts.finished(1)
    assert prompts.ask_again(message("missed_request")) == []


def test_a_cell_that_has_ended_gets_no_line(asked):
    prompts, _ = asked
    assert prompts.ask(b"{}", b"{}") == [ToWorker((b'["input_reply","\\u0004"]',))]
