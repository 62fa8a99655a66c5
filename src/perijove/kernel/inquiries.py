"""What clients ask and the worker answers beside its jobs: questions about names, and a debugger's requests; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import Action, Analyse, Question, Text, ToWorker
from perijove.kernel.sending import around, head, publish, reply, status
from perijove.protocol.contents import MESSAGE_TYPES, decode_content
from perijove.protocol.message import EMPTY, Channel, Message
from perijove.protocol.shell import CompleteRequest

_NO_DEBUGGER = "this kernel has no debugger; its kernel_info says what it has"
# What a worker writes into the metadata of a completion that static analysis may add to.
_QUESTION = "_perijove_static"
_TERMINATED = msgspec.Raw(b'{"type":"event","seq":0,"event":"terminated","body":{}}')


class Inquiries:
    """The ones that have not been answered, by number; whether the language has a debugger; whether somebody debugs."""

    def __init__(self) -> None:
        self._asked: dict[int, tuple[Channel, Message]] = {}
        self._analysed: dict[int, dict[str, Any]] = {}
        self.can_debug = False
        self._debugged = False

    def ask(self, number: int, channel: Channel, message: Message, *, debugging: bool = False) -> list[Action]:
        """Asks the worker: its debugger, or its language."""
        if message.msg_type in MESSAGE_TYPES:
            decode_content(message)
        facts: tuple[object, ...] = ("query", number, message.msg_type)
        if debugging:
            if not self.can_debug:
                return around(message, reply(channel, message, replies.undebugged(message.content, _NO_DEBUGGER)))
            facts = ("debug", number)
            self._debugged = True
        self._asked[number] = (channel, message)
        told = (head(facts), message.content, message.raw_header, message.metadata, *message.buffers)
        return [status("busy", message), ToWorker(told)]

    def answered(self, number: int, content: Text) -> list[Action]:
        """The answer to one; static analysis is asked first where it may know more."""
        asked = self._asked.get(number)
        if asked is not None and asked[1].msg_type == "complete_request" and _QUESTION.encode() in bytes(content):
            return self._analyse(number, asked[1], content)
        return self._answer(number, content)

    def _answer(self, number: int, content: Text) -> list[Action]:
        asked = self._asked.pop(number, None)
        return [] if asked is None else [reply(*asked, content), status("idle", asked[1])]

    def _analyse(self, number: int, message: Message, content: Text) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, CompleteRequest)
        found = msgspec.json.decode(content)
        try:
            question = msgspec.convert(found["metadata"].pop(_QUESTION), Question)
        except (KeyError, msgspec.ValidationError):  # the words stand elsewhere in it
            return self._answer(number, content)
        found["metadata"][_QUESTION] = question.how
        self._analysed[number] = found
        return [Analyse(number, request.code, request.cursor_pos, question)]

    def analysed(self, number: int, matches: Sequence[Mapping[str, Any]]) -> list[Action]:
        """What static analysis says, or nothing when it takes too long."""
        from perijove.assist.merge import merge  # noqa: PLC0415 - few kernels need it

        found = self._analysed.pop(number, None)
        return [] if found is None else self._answer(number, msgspec.json.encode(merge(found, matches)))

    def fail(self, ename: str, evalue: str, parent: Text) -> list[Action]:
        """Nobody will answer them any more; whoever debugs has nothing to debug."""
        actions: list[Action] = []
        for number, (_, message) in tuple(self._asked.items()):
            if number in self._analysed:
                actions += self.analysed(number, [])
                continue
            if message.msg_type == "debug_request":
                failed: Text = replies.undebugged(message.content, evalue)
            else:
                failed = replies.failed(ename, evalue)
            actions += self.answered(number, failed)
        if self._debugged:
            self._debugged = False
            actions.append(publish("debug_event", _TERMINATED, parent or EMPTY))
        return actions
