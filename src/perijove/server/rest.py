"""The endpoints of the HTTP API, in the shapes of the Jupyter server's."""

import asyncio
import mimetypes
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

import perijove
from perijove.server.contents import Contents, FileBody, NewFile
from perijove.server.errors import Refusal
from perijove.server.live.rooms import Rooms

BODY_LIMIT = 256 << 20

_T = TypeVar("_T")


class _NewName(msgspec.Struct, frozen=True):
    path: str


class Rest:
    """The API's endpoints over the server's files and live notebooks."""

    def __init__(self, contents: Contents, rooms: Rooms) -> None:
        self._contents = contents
        self._rooms = rooms

    async def version(self, _: Request) -> Response:
        """Who answers here; the one thing that is told without a token."""
        return _json({"version": perijove.__version__})

    async def get_contents(self, request: Request) -> Response:
        content = request.query_params.get("content", "1") != "0"
        return _json(await self._files(self._contents.get, request.path_params["path"], content=content))

    async def create_contents(self, request: Request) -> Response:
        wanted = await _body(request, NewFile)
        return _json(await self._files(self._contents.create, request.path_params["path"], wanted), 201)

    async def put_contents(self, request: Request) -> Response:
        body = await _body(request, FileBody)
        model, is_new = await self._files(self._contents.put, request.path_params["path"], body)
        return _json(model, 201 if is_new else 200)

    async def rename_contents(self, request: Request) -> Response:
        target = (await _body(request, _NewName)).path
        model, before, after = await self._files(self._contents.rename, request.path_params["path"], target)
        await self._rooms.moved(before, after)
        return _json(model)

    async def delete_contents(self, request: Request) -> Response:
        place = await self._files(self._contents.delete, request.path_params["path"])
        await self._rooms.deleted(place)
        return Response(status_code=204)

    async def kernelspecs(self, _: Request) -> Response:
        return _json(await asyncio.to_thread(self._rooms.kernels.specs))

    async def file(self, request: Request) -> Response:
        """A file as it is; its content policy (a sandbox) keeps it from acting as a page of ours."""
        path = request.path_params["path"]
        place = self._contents.folder.existing(path)
        if not place.is_file():
            raise Refusal(f"{path} is no file")
        media_type = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
        return FileResponse(place, media_type=media_type)

    @staticmethod
    async def _files(call: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return await asyncio.to_thread(call, *arguments, **options)
        except PermissionError as error:
            raise Refusal(f"not permitted: {error.strerror}", 403) from error
        except OSError as error:
            raise Refusal(f"the file system refuses: {error.strerror}", 500) from error


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def _body(request: Request, kind: type[_T]) -> _T:
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > BODY_LIMIT:
                raise Refusal(f"the request is larger than {BODY_LIMIT >> 20} MB", 413)
            parts.append(part)
    except ClientDisconnect as error:
        raise Refusal("the request ended before it was complete") from error
    try:
        return msgspec.json.decode(b"".join(parts) or b"{}", type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal(f"the request's body is not what this call takes: {error}") from error
