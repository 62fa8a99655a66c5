"""Reads PNG pictures as far as plotting libraries write them, to tell how far apart two of them are.

Source: Portable Network Graphics (PNG) Specification, second edition. Eight bits a sample, not interlaced; other
pictures are compared by their bytes.
"""

import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type: grey, RGB, palette, grey and alpha, RGBA
# A picture of more pixels is compared by its bytes: unpacking it line by line in Python takes seconds.
_MOST_PIXELS = 16_000_000


class UnreadablePicture(ValueError):
    """Not a PNG, or one of a kind that is not read here."""


@dataclass(frozen=True)
class Picture:
    """Pixels of `samples` bytes each, row by row; `palette` names the colours of a picture that has one."""

    width: int
    height: int
    samples: int
    pixels: bytes
    palette: bytes = b""


def read_png(data: bytes) -> Picture:
    """The pixels of a picture; raises UnreadablePicture."""
    if not data.startswith(SIGNATURE):
        raise UnreadablePicture("not a PNG")
    header, packed, palette = b"", bytearray(), b""
    place = len(SIGNATURE)
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"PLTE":
            palette = body
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    if len(header) != 13:
        raise UnreadablePicture("a PNG without a header")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or interlaced or colour not in _SAMPLES or width * height > _MOST_PIXELS:
        raise UnreadablePicture(f"a PNG of {depth} bits, colour type {colour}, {width} x {height}")
    samples = _SAMPLES[colour]
    return Picture(width, height, samples, _unfiltered(bytes(packed), width * samples, height, samples), palette)


def _unfiltered(packed: bytes, stride: int, height: int, samples: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(packed, (stride + 1) * height)
    except zlib.error as error:
        raise UnreadablePicture(f"a PNG whose data are damaged: {error}") from error
    if len(raw) != (stride + 1) * height:
        raise UnreadablePicture("a PNG that ends too early")
    above = bytearray(stride)
    rows = bytearray()
    for start in range(0, len(raw), stride + 1):
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], row, above, samples)
        rows += row
        above = row
    return bytes(rows)


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    """Undo the filter of one row (section 9.2 of the specification)."""
    if kind == 1:
        for index in range(step, len(row)):
            row[index] = (row[index] + row[index - step]) & 255
    elif kind == 2:
        for index, over in enumerate(above):
            row[index] = (row[index] + over) & 255
    elif kind == 3:
        for index, over in enumerate(above):
            left = row[index - step] if index >= step else 0
            row[index] = (row[index] + ((left + over) >> 1)) & 255
    elif kind == 4:
        for index, over in enumerate(above):
            left, corner = (row[index - step], above[index - step]) if index >= step else (0, 0)
            row[index] = (row[index] + _paeth(left, over, corner)) & 255
    elif kind:
        raise UnreadablePicture(f"a PNG with a filter of type {kind}")


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    by_left, by_above, by_corner = abs(guess - left), abs(guess - above), abs(guess - corner)
    if by_left <= by_above and by_left <= by_corner:
        return left
    return above if by_above <= by_corner else corner


def distance(one: bytes, other: bytes) -> float:
    """How far apart two pictures are, from 0 (the same pixels) to 1; different sizes are 1.

    The root of the mean square of the samples' differences, as a share of the most that it could be.
    """
    if one == other:
        return 0.0
    try:
        first, second = read_png(one), read_png(other)
    except UnreadablePicture:
        return 1.0
    if (first.width, first.height, first.samples, first.palette) != (
        second.width,
        second.height,
        second.samples,
        second.palette,
    ):
        return 1.0
    if first.pixels == second.pixels:
        return 0.0
    if first.palette:  # numbers of colours have no distance
        return sum(map(int.__ne__, first.pixels, second.pixels)) / len(first.pixels)
    total = sum((left - right) ** 2 for left, right in zip(first.pixels, second.pixels, strict=True))
    return float((total / len(first.pixels)) ** 0.5 / 255)
