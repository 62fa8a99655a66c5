from perijove.notebook.changes import AppendStream
from perijove.server.live.asking import Asking
from perijove.server.live.events import Broadcast
from perijove.server.live.messages import InputDone, InputRequest


def test_a_question_is_asked_answered_and_over():
    asking = Asking()
    request = InputRequest("a", "name? ", password=False)
    assert asking.ask("a", "name? ", password=False) == [Broadcast(request)]
    assert asking.request == request
    assert asking.echo("Eve") == AppendStream("a", "stdout", "name? Eve\n")
    assert asking.stop() == [Broadcast(InputDone())]
    assert asking.stop() == []
    assert asking.echo("Eve") is None


def test_a_password_leaves_no_trace():
    asking = Asking()
    asking.ask("a", "", password=True)
    assert asking.echo("secret") == AppendStream("a", "stdout", "········\n")
