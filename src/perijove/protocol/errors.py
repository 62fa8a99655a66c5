"""What can be wrong with bytes from a peer, or with a file that says how to reach one.

ProtocolError
├── MalformedMessage    frames, JSON or fields are not what the specification says
├── BadSignature        the message was not signed with this connection's key, or was replayed
├── MalformedFile       a connection file, registration file or kernelspec is not what the specification says
└── UnknownScheme       a connection asks for a way of signing that we do not have
"""


class ProtocolError(Exception):
    """Raised when bytes from a peer are not a message; the text says what was expected and what was found."""


class MalformedMessage(ProtocolError):
    """Raised when frames, JSON or fields are not what the specification says."""


class BadSignature(ProtocolError):
    """Raised when a message was not signed with this connection's key, or has been seen before."""


class MalformedFile(ProtocolError):
    """Raised when the text of a connection file, registration file or kernelspec is not what the specification says."""


class UnknownScheme(ProtocolError):
    """Raised when a connection asks for a way of signing that we do not have."""
