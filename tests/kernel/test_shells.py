import json

import msgspec

from perijove.kernel.actions import Alarm, ToWorker
from perijove.kernel.shells import Job, Shell, begin
from perijove.protocol.message import EMPTY, Author, Channel
from perijove.protocol.shell import ExecuteRequest


def job(code=None, metadata=EMPTY, buffers=()):
    kind = "comm_msg" if code is None else "execute_request"
    message = Author().message(kind, EMPTY, metadata=metadata, buffers=buffers)
    return Job(Channel.SHELL, message, None if code is None else ExecuteRequest(code=code))


def test_jobs_are_taken_one_at_a_time():
    shell, first, second = Shell(), job("1"), job("2")
    shell.put(first)
    shell.put(second)
    assert list(shell.take()) == [first]
    assert list(shell.take()) == []
    shell.running = None
    assert list(shell.take()) == [second]


def test_a_cell_that_awaits_lets_comm_messages_in_and_no_cells():
    shell, cell, later, said = Shell(), job("await"), job("2"), job()
    for item in (cell, later, said):
        shell.put(item)
    list(shell.take())
    cell.awaits = True
    assert list(shell.take()) == [said]
    assert shell.running is cell
    assert shell.take_all() == [later]


def test_executions_are_removed_and_comm_messages_stay():
    shell, cell, said = Shell(), job("1"), job()
    shell.put(cell)
    shell.put(said)
    assert shell.take_executions() == [cell]
    assert shell.take_all() == [said]


def test_what_it_takes_to_begin():
    actions = begin(Shell("s"), job("1", msgspec.Raw(b'{"timeout":9}')))
    assert [type(action).__name__ for action in actions] == ["ToWorker", "Send", "Send", "Alarm"]
    assert actions[-1] == Alarm(0, 9.0)
    assert json.loads(bytes(actions[0].parts[0]))[-1] == "s"


def test_a_comm_message_takes_its_metadata_and_buffers_along():
    (told,) = [a for a in begin(Shell(), job(buffers=[b"raw"])) if isinstance(a, ToWorker)]
    assert [bytes(part) for part in told.parts[2:]] == [b"{}", b"{}", b"raw"]
