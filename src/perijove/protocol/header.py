"""Headers from peers: the strict shape first, then what third parties make of it."""

from typing import Any

import msgspec

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.json_text import REFUSALS, read_object
from perijove.protocol.message import Buffer, Header

_OPTIONAL = ("session", "username", "date", "version", "subshell_id")

_decoder = msgspec.json.Decoder(Header)
_any_decoder = msgspec.json.Decoder(dict[str, Any])


def read_header(text: Buffer) -> tuple[Header, msgspec.Raw]:
    """The header, and its JSON as a reply will echo it."""
    try:
        str(text, "utf-8")  # the decoder does not look into strings that it skips
        return _decoder.decode(text), msgspec.Raw(text)
    except REFUSALS as error:
        raw = read_object(text, "header")
        return _lenient(raw, error), raw


def _lenient(raw: msgspec.Raw, refusal: Exception) -> Header:
    """What is optional and not text, such as `"date": null`, counts as absent."""
    try:
        fields = _any_decoder.decode(raw)
        for name in _OPTIONAL:
            if not isinstance(fields.get(name, ""), str):
                del fields[name]
        return msgspec.convert(fields, Header)
    except REFUSALS:
        raise MalformedMessage(f"the header is not as specified: {refusal}") from refusal
