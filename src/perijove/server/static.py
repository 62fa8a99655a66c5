"""The built web page's files, already compressed where the build did so."""

import mimetypes
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from perijove.server.errors import NotServed

# The build puts a hash of the content into a name: name-Ab3_x9Zq.js
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def static_files(folder: Path) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint for everything in `folder` but the page itself."""
    root = folder.resolve()

    async def serve(request: Request) -> Response:
        name = request.path_params["path"]
        path = _inside(root, name)
        media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {
            "cache-control": _FOREVER if _HASHED.search(path.name) else "no-cache",
            "vary": "Accept-Encoding",
        }
        accepted = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
        for encoding, suffix in _ENCODINGS:
            packed = path.with_name(path.name + suffix)
            if encoding in accepted and packed.is_file():
                headers["content-encoding"] = encoding
                return FileResponse(packed, media_type=media_type, headers=headers)
        return FileResponse(path, media_type=media_type, headers=headers)

    return serve


def _inside(root: Path, name: str) -> Path:
    nothing = NotServed(f"there is no static file {name}")
    if "\0" in name or name == "index.html":
        raise nothing
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise nothing
    return path
