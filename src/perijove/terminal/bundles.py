"""A MIME bundle as a text terminal shows it: values in, text out."""

from collections.abc import Mapping
from typing import Any

from perijove.mime import LATEX, MARKDOWN, PLAIN, is_json, is_text, richest

# What can be read as it is, the best first. HTML is not: people send plain text beside it nearly always.
READABLE = (PLAIN, MARKDOWN, LATEX)


def bundle_text(data: Mapping[str, Any]) -> str:
    """The text that stands for a bundle; one line that says what it is where there is nothing to read."""
    readable = richest(data, READABLE)
    if readable:
        return str(data[readable])
    for mime, value in data.items():
        if is_json(mime) and not isinstance(value, str):  # a text in JSON's clothes is a page's script
            import json

            return json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return " ".join(_placeholder(mime, value) for mime, value in data.items())


def _placeholder(mime: str, value: Any) -> str:
    """`<image/png 640×480, 12.3 kB>`"""
    content = _content(mime, value)
    size = _image_size(content)
    shape = f" {size[0]}×{size[1]}" if size else ""
    return f"<{mime}{shape}, {_human(len(content))}>"


def _content(mime: str, value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    text = str(value)
    if is_text(mime):
        return text.encode(errors="replace")
    import base64

    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return text.encode(errors="replace")


def _image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, which stand in its first chunk (PNG specification, 11.2.2)."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR" and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return None


def _human(count: int) -> str:
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"
