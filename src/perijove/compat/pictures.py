"""`ImageFormat` of `IPython.core.display`: the formats of pictures."""

from __future__ import annotations

from enum import Enum

from perijove.interpreter.display.picture import picture_format


class ImageFormat(Enum):
    """A picture's format."""

    png = "png"
    jpeg = "jpeg"
    gif = "gif"
    webp = "webp"

    @property
    def mime_type(self) -> str:
        """Its MIME type."""
        return f"image/{self.value}"

    @classmethod
    def from_data(cls, data: bytes) -> ImageFormat | None:
        """The format that bytes begin as; None for any other."""
        found = picture_format(data)
        return None if found is None else cls(found)
