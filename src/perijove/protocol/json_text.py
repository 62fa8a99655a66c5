"""What JSON text may come in and what goes out: the rules for NaN, broken Unicode and depth, decided once.

Out goes strict JSON in UTF-8: numbers that are not finite become null (as in JSON.stringify), lone surrogates U+FFFD.

In comes whatever kernels write. ipykernel writes the bytes of an undecodable file name as they are; kernels that escape
everything write lone surrogates; others write NaN. A browser or a kernel behind us would refuse such text and an output
would be lost, so what the strict decoder refuses is mended once, by the same two rules. What stays broken is refused.
"""

import json
import math
import re
from typing import Any

import msgspec

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.message import EMPTY, Buffer

# Everything that a decoder may raise for bytes: msgspec's errors, UnicodeDecodeError and the limit on the digits of an
# integer are ValueErrors; nesting beyond the interpreter's limit is a RecursionError.
REFUSALS = (ValueError, RecursionError)

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class _AnyObject(msgspec.Struct):
    """Decodes any JSON object by skipping over what is in it."""


_object_decoder = msgspec.json.Decoder(_AnyObject)
_encoder = msgspec.json.Encoder()


def read_object(text: Buffer, name: str) -> msgspec.Raw:
    """The text, mended when need be, if it is a JSON object; null, which some kernels send, is an empty one."""
    if text == b"{}":
        return EMPTY
    try:
        str(text, "utf-8")  # the decoder does not look into strings that it skips
        _object_decoder.decode(text)
    except REFUSALS as error:
        return _read_mended(text, name, error)
    return msgspec.Raw(text)


def write(value: Any) -> msgspec.Raw:
    """The value as strict JSON."""
    try:
        return msgspec.Raw(_encoder.encode(value))
    except UnicodeEncodeError:
        return msgspec.Raw(mend(json.dumps(msgspec.to_builtins(value)).encode()))


def mend(text: Buffer) -> bytes:
    """Strict JSON from text that only a lenient decoder takes; raises one of REFUSALS when that refuses it, too."""
    loose = str(text, "utf-8-sig", "replace")
    value = json.loads(loose, strict=False, parse_constant=lambda _: None, parse_float=_finite)
    return _LONE_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False)).encode()


def _read_mended(text: Buffer, name: str, refusal: Exception) -> msgspec.Raw:
    if text == b"null":
        return EMPTY
    try:
        mended = mend(text)
        _object_decoder.decode(mended)
    except REFUSALS:
        raise MalformedMessage(f"the {name} is not a JSON object: {refusal}") from refusal
    return msgspec.Raw(mended)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None
