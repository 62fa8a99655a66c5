"""Refuses JSON of so many tiny values that in memory they would be many times what they are in the file.

`[]` and a comma are three bytes of a file and eighty of memory. No notebook that a program wrote comes near the limit,
as each value stands on a line of its own there; a file made to fill the memory does.
"""

from collections.abc import Iterator

from perijove.notebook.errors import NotebookError

# Below this size a file, or what is in it of JSON, may take what it likes.
SMALL = 256 << 10
# How many times its size a file may take.
_TIMES = 10
_CHUNK = 16 << 10
# What CPython takes at least, in bytes, with the reference in its holder: a list of one item, an object of one key, a
# short string, a number.
_LIST, _OBJECT, _STRING, _NUMBER = 112, 208, 60, 32


class DenseError(NotebookError):
    """Raised for a file that would fill the memory."""


def has_tiny_strings(text: str | bytes) -> bool:
    """Whether a large text may have so many short strings that they alone would take too much."""
    if len(text) < SMALL:
        return False
    quotes = text.count('"') if isinstance(text, str) else text.count(b'"')
    return quotes * _STRING > 2 * _TIMES * len(text)


def refuse_dense(text: str | bytes) -> None:
    """Raises DenseError, with the place where it begins, for a text whose values would take too much memory."""
    limit = _TIMES * len(text)
    if len(text) < SMALL or _most(text) <= limit:
        return
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    needed, place = 0, -1
    for start, taken in _chunks(data):
        needed += taken
        if place < 0 and taken > _TIMES * _CHUNK:
            place = start
    if needed > limit:
        line, column = data.count(b"\n", 0, place) + 1, place - data.rfind(b"\n", 0, place)
        reason = f"holds so many tiny values that they would take {needed // len(data)} times its size in memory"
        raise DenseError(f"{reason}; up to {_TIMES} times are read", place=f"line {line}, column {column}")


def _most(text: str | bytes) -> int:
    """The most memory that the values can take, if all that looks like one is one; quick, and enough nearly always."""
    if isinstance(text, str):
        lists, objects, quotes, commas = map(text.count, '[{",')
    else:
        lists, objects, quotes, commas = map(text.count, (b"[", b"{", b'"', b","))
    return _LIST * lists + _OBJECT * objects + _STRING * quotes // 2 + _NUMBER * commas


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each chunk starts and what its values take; what only looks like a value inside a string is none."""
    start, in_string = 0, 0
    while start < len(data):
        stop = min(start + _CHUNK, len(data))
        while stop < len(data) and data[stop - 1] == ord("\\"):
            stop += 1  # what is escaped belongs to its chunk
        pieces = data[start:stop].replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')
        outside = b"".join(pieces[in_string::2])
        strings = len(pieces) // 2
        # Python keeps one copy of each number up to 256: what takes memory has four characters with its comma.
        numbers = min(max(0, outside.count(b",") - strings), len(outside) // 4)
        yield start, _LIST * outside.count(b"[") + _OBJECT * outside.count(b"{") + _STRING * strings + _NUMBER * numbers
        in_string ^= ~len(pieces) & 1
        start = stop
