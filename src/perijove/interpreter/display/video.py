"""Video: by its address, or embedded when that is asked for."""

from __future__ import annotations

import binascii
import os
from typing import Any

from perijove.interpreter.display.objects import DisplayObject, is_path, read_file

_LINKED = """<video src="{source}" {attributes} {width} {height}>
      Your browser does not support the <code>video</code> element.
    </video>"""
_EMBEDDED = """<video {attributes} {width} {height}>
 <source src="data:{mime};base64,{data}" type="{mime}">
 Your browser does not support the video tag.
 </video>"""


class Video(DisplayObject):
    """A video, by its address or file name, or embedded."""

    def __init__(  # noqa: PLR0917 - as libraries call it
        self,
        data: Any = None,
        url: Any = None,
        filename: Any = None,
        embed: bool = False,
        mimetype: Any = None,
        width: Any = None,
        height: Any = None,
        html_attributes: str = "controls",
    ) -> None:
        """Sizes are in pixels. Raises ValueError for data without `embed=True`: notebooks would grow unasked."""
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        if url is None and isinstance(data, str) and data.startswith(("http:", "https:")):
            url, data = data, None
        elif isinstance(data, str) and is_path(data):
            filename, data = data, None
        if data and not embed:
            raise ValueError(
                "To embed videos, you must pass embed=True (this may make your notebook files huge)\n"
                "Consider passing Video(url='...')"
            )
        self.mimetype = mimetype
        self.embed = embed
        self.width = width
        self.height = height
        self.html_attributes = html_attributes
        super().__init__(data=data, url=url, filename=filename)

    def _repr_html_(self) -> str:
        shape = {
            "attributes": self.html_attributes,
            "width": f' width="{self.width:d}"' if self.width else "",
            "height": f' height="{self.height:d}"' if self.height else "",
        }
        if not self.embed:
            import html

            source = self.url if self.url is not None else self.filename
            return _LINKED.format(source=html.escape(str(source or "")), **shape)
        data, mime = self.data, self.mimetype
        if self.filename is not None:
            import mimetypes

            mime = mime or mimetypes.guess_type(str(self.filename))[0]
            data = read_file(self.filename, binary=True)
        text = data if isinstance(data, str) else binascii.b2a_base64(data, newline=False).decode("ascii")
        return _EMBEDDED.format(mime=mime, data=text, **shape)

    def reload(self) -> None:
        """Nothing: a file is read when it is shown."""
