"""The shells that there are by the ids that requests name them with (JEP 91); pure."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from perijove.kernel import replies
from perijove.kernel.actions import Action, ToWorker
from perijove.kernel.sending import around, head, refuse, reply
from perijove.kernel.shells import Shell
from perijove.protocol.contents import decode_content
from perijove.protocol.control import DeleteSubshellRequest
from perijove.protocol.message import Channel, Message

FEATURE = "kernel subshells"


def _new_id() -> str:
    return os.urandom(8).hex()


class Subshells:
    """The main shell, whose id is None, and the others."""

    def __init__(self, new_id: Callable[[], str] = _new_id) -> None:
        self._new_id = new_id
        self._shells: dict[str | None, Shell] = {None: Shell()}
        self._supported = False

    def __getitem__(self, subshell_id: str | None) -> Shell:
        return self._shells[subshell_id]

    def __contains__(self, subshell_id: object) -> bool:
        return subshell_id in self._shells

    def all(self) -> list[Shell]:
        """Every shell, the main one first."""
        return list(self._shells.values())

    def revive(self, info: Mapping[str, Any]) -> list[Action]:
        """A worker is there: it gets the subshells that clients know of."""
        self._supported = FEATURE in info.get("supported_features", ())
        return [_tell(shell.id, "create") for shell in self._shells.values() if shell.id is not None]

    def create(self, channel: Channel, message: Message) -> list[Action]:
        """Makes one and says its id."""
        if not self._supported:
            return refuse(channel, message, "NotSupported", "the language of this kernel has no subshells", 0)
        subshell_id = self._new_id()
        self._shells[subshell_id] = Shell(subshell_id)
        return around(message, _tell(subshell_id, "create"), reply(channel, message, replies.subshell(subshell_id)))

    def delete(self, channel: Channel, message: Message) -> tuple[Shell | None, list[Action]]:
        """Removes one, which may still be running code; None when there is no such."""
        request = decode_content(message)
        assert isinstance(request, DeleteSubshellRequest)
        if request.subshell_id not in self._shells:
            return None, refuse(channel, message, "UnknownSubshell", f"there is no subshell {request.subshell_id!r}", 0)
        shell = self._shells.pop(request.subshell_id)
        return shell, around(message, _tell(shell.id, "delete"), reply(channel, message, replies.OK))

    def list(self, channel: Channel, message: Message) -> list[Action]:
        """Says which there are."""
        ids = [shell.id for shell in self._shells.values() if shell.id is not None]
        return around(message, reply(channel, message, replies.subshells(ids)))


def _tell(subshell_id: str | None, what: str) -> ToWorker:
    return ToWorker((head(("subshell", subshell_id, what)),))
