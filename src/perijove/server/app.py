"""The table of routes: all that this server answers, and who may ask it. The guard lets nothing else through."""

from functools import partial
from pathlib import Path
from typing import Any

from perijove.server.contents import Contents
from perijove.server.guard import Door, Guard
from perijove.server.live.rooms import Rooms
from perijove.server.live.session import serve_live
from perijove.server.pages import app_page, home, live_frame, safe_frame
from perijove.server.policy import Policy
from perijove.server.rest import Rest
from perijove.server.routes import Route, Routes
from perijove.server.static import static_files

STATIC = Path(__file__).parent / "static"


def make_app(rooms: Rooms, door: Door, static: Path = STATIC) -> Guard:
    """The whole ASGI application."""
    return Guard(Routes(make_routes(rooms, static)), door)


def make_routes(rooms: Rooms, static: Path = STATIC) -> list[Route]:
    """Every route, with its resource, action and content policy."""
    page = app_page(static)
    view: dict[str, Any] = {"resource": "pages", "action": "read", "policy": Policy.PAGE}
    frame: dict[str, Any] = {"resource": "pages", "action": "read"}
    public: dict[str, Any] = {**frame, "policy": Policy.STATIC, "public": True}
    return [
        Route(path="/", endpoint=home, **view),
        Route(path="/tree/{path}", endpoint=page, **view),
        Route(path="/notebooks/{path}", endpoint=page, **view),
        Route(path="/frame/safe", endpoint=safe_frame, policy=Policy.SAFE_FRAME, **frame),
        Route(path="/frame/live", endpoint=live_frame, policy=Policy.LIVE_FRAME, **frame),
        Route(path="/static/{path}", endpoint=static_files(static), **public),
        *_api_routes(Rest(Contents(rooms.folder), rooms), rooms),
    ]


def _api_routes(rest: Rest, rooms: Rooms) -> list[Route]:
    api: dict[str, Any] = {"policy": Policy.API}
    contents: dict[str, Any] = {**api, "path": "/api/contents/{path}", "resource": "contents"}
    write: dict[str, Any] = {**contents, "action": "write"}
    live = partial(serve_live, rooms=rooms)
    return [
        Route(path="/api", endpoint=rest.version, resource="api", action="read", public=True, **api),
        Route(endpoint=rest.get_contents, action="read", **contents),
        Route(endpoint=rest.create_contents, methods=("POST",), **write),
        Route(endpoint=rest.put_contents, methods=("PUT",), **write),
        Route(endpoint=rest.rename_contents, methods=("PATCH",), **write),
        Route(endpoint=rest.delete_contents, methods=("DELETE",), **write),
        Route(path="/api/kernelspecs", endpoint=rest.kernelspecs, resource="kernelspecs", action="read", **api),
        Route(path="/api/live/{path}", endpoint=live, websocket=True, resource="kernels", action="execute", **api),
        Route(path="/files/{path}", endpoint=rest.file, resource="contents", action="read", policy=Policy.FILES),
    ]
