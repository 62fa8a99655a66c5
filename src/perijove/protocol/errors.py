"""What can be wrong with bytes from a peer.

ProtocolError
├── MalformedMessage    frames, JSON or fields are not what the specification says
└── BadSignature        the message was not signed with this connection's key, or was replayed
"""


class ProtocolError(Exception):
    """Raised when bytes from a peer are not a message; the text says what was expected and what was found."""


class MalformedMessage(ProtocolError):
    """Raised when frames, JSON or fields are not what the specification says."""


class BadSignature(ProtocolError):
    """Raised when a message was not signed with this connection's key, or has been seen before."""
