"""Contents of the stdin channel, on which the kernel asks and the client replies."""

import msgspec


class InputRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ask the user for a line; of a password, nothing is shown while it is typed."""

    prompt: str = ""
    password: bool = False


class InputReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the user typed; U+0004 alone says that there is no more input."""

    value: str
