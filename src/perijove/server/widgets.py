"""The widgets of a notebook's kernel, for the notebook: heard in its comms, and asked of a kernel that ran before."""

import logging
import uuid
from typing import Any

import msgspec

from perijove.client.client import Client
from perijove.client.errors import ClientError
from perijove.notebook.changes import SetMetadata
from perijove.protocol.comm import CommMsg, CommOpen
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Channel, Message
from perijove.protocol.shell import ErrorReply
from perijove.runner.widgets import TARGET, Widgets

log = logging.getLogger(__name__)

_CONTROL = "jupyter.widget.control"
_COMM_MESSAGES = frozenset({"comm_open", "comm_msg", "comm_close"})


class _Comm(msgspec.Struct):
    """What messages of comms have in common, and what opens one."""

    comm_id: str
    target_name: str = ""
    data: dict[str, Any] = {}


class KernelWidgets:
    """What the widgets of one kernel are like now."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._widgets = Widgets()
        self._changed = False
        client.subscribe(self._hear)

    def take(self) -> SetMetadata | None:
        """What is new in the notebook's metadata; None when nothing is, since this was asked last."""
        if not self._changed:
            return None
        self._changed = False
        state = self._widgets.as_metadata()
        return SetMetadata("widgets") if state is None else SetMetadata("widgets", state)

    def forget(self) -> None:
        """The kernel begins again."""
        self._widgets = Widgets()
        self._changed = False

    async def recall(self) -> None:
        """Ask a kernel that has run before for its widgets; what it says of them is heard as always."""
        try:
            known = await self._client.comm_info(TARGET)
        except (ClientError, ProtocolError) as error:
            log.warning("a kernel did not say which widgets it has: %s", error)
            return
        if isinstance(known, ErrorReply) or not known.comms:
            return
        comm_id = uuid.uuid4().hex
        self._client.send(Channel.SHELL, CommOpen(comm_id=comm_id, target_name=_CONTROL, data={}))
        self._client.send(Channel.SHELL, CommMsg(comm_id=comm_id, data={"method": "request_states"}))

    def _hear(self, message: Message) -> None:
        if message.msg_type not in _COMM_MESSAGES:
            return
        try:
            content = msgspec.to_builtins(msgspec.json.decode(message.content, type=_Comm))
        except msgspec.MsgspecError as error:
            log.warning("dropped a %s from a kernel: %s", message.msg_type, error)
            return
        self._changed |= self._widgets.hear(message.msg_type, content, message.buffers)
