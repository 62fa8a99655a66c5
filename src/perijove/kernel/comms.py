"""Which comms are open, by what is said in both directions; pure."""

from collections.abc import Mapping

import msgspec

from perijove.kernel.actions import Text


class _Named(msgspec.Struct):
    comm_id: str = ""
    target_name: str = ""


_decode = msgspec.json.Decoder(_Named).decode


class Comms:
    """The table that comm_info_request asks for."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    def heard(self, msg_type: str, content: Text) -> None:
        """Somebody opens or closes a comm, or says something in one; what names no comm changes nothing."""
        if msg_type not in ("comm_open", "comm_close"):
            return
        try:
            named = _decode(content)
        except msgspec.DecodeError:
            return
        if msg_type == "comm_open":
            self._targets[named.comm_id] = named.target_name
        else:
            self._targets.pop(named.comm_id, None)

    def open(self, target_name: str | None = None) -> Mapping[str, str]:
        """The targets of the open comms by id: of all, or of those with this target."""
        return {
            comm_id: target for comm_id, target in self._targets.items() if target_name is None or target == target_name
        }

    def clear(self) -> None:
        """The worker has gone, and what was said in them with it."""
        self._targets.clear()
