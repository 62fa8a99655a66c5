"""The pages: the one page of the program, and the frames in which untrusted output is shown.

The page is a file that the web build leaves in `static/`; two marks in it are filled in for each answer, a nonce for
its styles and the data it starts from. The frames are a few lines of our own, because their policy is decided here.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import perijove

_HERE = Path(__file__).parent
_NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>Perijove</title><h1>The page is not built</h1>"
    "<p>There is no {path}. In a checkout, <code>make run</code> builds it.</p>"
)

Page = Callable[[Request], Awaitable[Response]]


def app_page(static: Path) -> Page:
    """The endpoint of the one page, from the folder that the web build fills."""

    async def page(request: Request) -> Response:
        path = static / "index.html"
        try:
            template = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return HTMLResponse(_NOT_BUILT.format(path="server/static/index.html"), 503)
        boot = {"base": "/", "version": perijove.__version__, "token": None}
        # A "<" inside a script element could end it.
        data = msgspec.json.encode(boot).decode().replace("<", "\\u003c")
        return HTMLResponse(template.replace("__NONCE__", request.scope["nonce"]).replace("__BOOT__", data))

    return page


async def home(request: Request) -> Response:
    """The front door leads to the list of files; a token in the address stays in it, for the page to take."""
    query = request.url.query
    return RedirectResponse(f"/tree?{query}" if query else "/tree", 302)


async def safe_frame(request: Request) -> Response:
    """The frame that shows HTML of strangers: none of its scripts run."""
    return _frame(request, "safe")


async def live_frame(request: Request) -> Response:
    """The frame that shows HTML that was made in this session: its scripts run, in an origin of their own."""
    return _frame(request, "live")


def _frame(request: Request, mode: str) -> Response:
    template = (_HERE / "frame.html").read_text(encoding="utf-8")
    return HTMLResponse(template.replace("__MODE__", mode).replace("__NONCE__", request.scope["nonce"]))
