"""Pictures: their formats told from their bytes, their sizes, and `Image`."""

from __future__ import annotations

import binascii
import os
import struct
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.objects import DisplayObject, is_path

if TYPE_CHECKING:
    from collections.abc import Callable


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG picture; raises ValueError when it is none."""
    at = data.index(b"IHDR")
    return _unpacked(">II", data, at + 4)


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a JPEG picture, of any of its kinds; raises ValueError."""
    at = 2
    while at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # a frame; those three are tables
            height, width = _unpacked(">HH", data, at + 5)
            return width, height
        at += 2 + length
    raise ValueError("no frame in the JPEG data")


def gif_size(data: bytes) -> tuple[int, int]:
    """Width and height of a GIF picture; raises ValueError."""
    return _unpacked("<HH", data, 6)


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height of a WebP picture: lossy, lossless or extended; raises ValueError."""
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = _unpacked("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    raise ValueError("no WebP header")


def _unpacked(layout: str, data: bytes, at: int) -> tuple[int, int]:
    try:
        first, second = struct.unpack_from(layout, data, at)
    except struct.error as error:
        raise ValueError("the picture's data ends before its size") from error
    return first, second


SIZES: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "png": png_size,
    "jpeg": jpeg_size,
    "gif": gif_size,
    "webp": webp_size,
}
_BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


def picture_format(data: bytes) -> str | None:
    """The format that the bytes begin as: png, jpeg, gif, webp; None for any other."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":  # RIFF alone could be sound
        return "webp"
    return next((name for beginning, name in _BEGINNINGS if data.startswith(beginning)), None)


class Image(DisplayObject):
    """A picture, embedded or by its address."""

    _read_flags = "rb"

    def __init__(  # noqa: PLR0913, PLR0917 - as libraries call it
        self,
        data: Any = None,
        url: Any = None,
        filename: Any = None,
        format: Any = None,  # noqa: A002 - as libraries call it
        embed: bool | None = None,
        width: Any = None,
        height: Any = None,
        retina: bool = False,
        unconfined: bool = False,
        metadata: Any = None,
        alt: Any = None,
    ) -> None:
        """`embed` is the default unless `url` is given; sizes are in pixels, `retina` halves the picture's own.

        Raises ValueError for a picture that is nowhere, or that can't be embedded.
        """
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        self.format = _format(data, url, filename, format)
        self.embed = embed if embed is not None else url is None
        if self.embed and self.format not in SIZES:
            raise ValueError(f"Cannot embed the '{self.format}' image format")
        self._mimetype = f"image/{self.format}"
        self.width, self.height, self.alt = width, height, alt
        self.retina = retina
        self.unconfined = unconfined
        super().__init__(data=data, url=url, filename=filename, metadata=metadata)
        for name in ("width", "height", "alt"):
            if getattr(self, name) is None and self.metadata.get(name):
                setattr(self, name, self.metadata[name])
        if retina:
            self._retina_shape()

    def _retina_shape(self) -> None:
        if self.embed and self.format in SIZES and isinstance(self.data, bytes):
            width, height = SIZES[self.format](self.data)
            self.width, self.height = width // 2, height // 2

    def reload(self) -> None:
        """Read an embedded picture again."""
        if self.embed:
            super().reload()
            if self.retina:
                self._retina_shape()

    def _repr_html_(self) -> str | None:
        if self.embed:
            return None
        import html

        attributes = [
            f'width="{self.width:d}"' if self.width else "",
            f'height="{self.height:d}"' if self.height else "",
        ]
        attributes += ['class="unconfined"' if self.unconfined else ""]
        attributes += [f'alt="{html.escape(self.alt)}"' if self.alt else ""]
        text = "".join(f" {attribute}" for attribute in attributes if attribute)
        source = self.url if self.url is not None else self.filename
        return f'<img src="{html.escape(str(source or ""))}"{text}/>'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:  # noqa: ARG002 - the interface
        if not self.embed:
            return {"text/html": self._repr_html_()}
        data, metadata = self._data_and_metadata(always_both=True)
        return {self._mimetype: data}, {self._mimetype: metadata} if metadata else {}

    def _data_and_metadata(self, always_both: bool = False) -> Any:
        try:
            text = binascii.b2a_base64(self.data, newline=False).decode("ascii")
        except TypeError as error:
            raise FileNotFoundError(f"No such file or directory: '{self.data}'") from error
        about = dict(self.metadata or {})
        for name in ("width", "height", "unconfined", "alt"):
            if getattr(self, name):
                about[name] = getattr(self, name)
        return (text, about) if about or always_both else text

    def _repr_png_(self) -> Any:
        return self._data_and_metadata() if self.embed and self.format == "png" else None

    def _repr_jpeg_(self) -> Any:
        return self._data_and_metadata() if self.embed and self.format == "jpeg" else None


def _format(data: Any, url: Any, filename: Any, given: Any) -> str:
    """The format's name: as given, by the file's ending, by the data, or png."""
    name = given
    if name is None:
        source = filename if filename is not None else url
        if source is None and data is None:
            raise ValueError("No image data found. Expecting filename, url, or data.")
        if source is None and isinstance(data, str) and (data.startswith("http") or is_path(data)):
            source = data
        if source is not None:
            base, ending = os.path.splitext(os.fspath(source))  # noqa: PTH122 - an address is no Path
            name = ending[1:] or base
        else:
            name = (picture_format(data) if isinstance(data, bytes) else None) or "png"
    name = str(name).lower()
    return "jpeg" if name == "jpg" else name
