import msgspec
import pytest

from perijove.kernel.actions import Exit, Interrupt, Send
from perijove.protocol.message import Channel


def test_actions_are_values():
    assert Interrupt(children=True) == Interrupt(children=True) != Interrupt()
    assert Exit() == Exit(0, "")
    with pytest.raises(AttributeError):
        Exit().status = 1
    assert msgspec.structs.replace(Send(Channel.IOPUB, "status", b"{}"), msg_type="error").msg_type == "error"
