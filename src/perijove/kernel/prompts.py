"""The line that code waits for, if it waits for one: who is asked, and who may answer; pure."""

from perijove.kernel.actions import Action, Log, Send, Text, ToWorker
from perijove.kernel.jobs import Jobs
from perijove.kernel.sending import head
from perijove.kernel.shells import Job
from perijove.protocol.contents import decode_content
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Channel, Message
from perijove.protocol.stdin import InputReply


class Prompts:
    """At most one question at a time."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._asker: Job | None = None
        self._question: Send | None = None

    def ask(self, parent: Text, content: Text) -> list[Action]:
        """Code waits for a line."""
        asker = self._jobs.of(parent)
        if asker is None:
            # A thread of a cell that has ended: whom to ask is not known any more.
            return [ToWorker((head(("input_reply", "\x04")),))]
        self._asker = asker
        self._question = Send(Channel.STDIN, "input_request", content, parent, asker.message.identities)
        return [self._question]

    def ask_again(self, message: Message) -> list[Action]:
        """The question once more, if the sender of this message is who was asked: it may have been away."""
        asked = self._question
        return [asked] if asked is not None and asked.identities == message.identities else []

    def answer(self, message: Message) -> list[Action]:
        """Only who was asked may answer; what comes late, or from another client, is for nobody."""
        job = self._asker
        if job is None or message.msg_type != "input_reply" or message.identities != job.message.identities:
            return []
        try:
            answer = decode_content(message)
        except ProtocolError as error:
            return [Log(f"dropped a message on stdin: {error}")]
        assert isinstance(answer, InputReply)
        self.forget()
        return [ToWorker((head(("input_reply", answer.value)),))]

    def finished(self, number: int) -> None:
        """A job waits for nothing any more."""
        if self._asker is not None and self._asker.number == number:
            self.forget()

    def forget(self) -> None:
        """Nobody waits."""
        self._asker = self._question = None
