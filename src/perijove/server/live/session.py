"""One page's connection to a live notebook: frames in become events, the outbox becomes frames."""

import asyncio
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect

from perijove.notebook.changes import decode as decode_changes
from perijove.notebook.errors import NotebookError
from perijove.protocol.message import new_id
from perijove.server.errors import Refusal
from perijove.server.live import messages as say
from perijove.server.live.events import (
    ClientId,
    InputGiven,
    InterruptAsked,
    KernelChosen,
    Opened,
    Proposed,
    Resolved,
    RestartAsked,
    RunAsked,
    SaveAsked,
    TrustAsked,
)
from perijove.server.live.live_room import LiveRoom
from perijove.server.live.outbox import Outbox
from perijove.server.live.rooms import Rooms

log = logging.getLogger(__name__)

# Closing codes of our own (4000-4999 are an application's).
TOO_SLOW = 4008
NO_NOTEBOOK = 4004
# Codes of RFC 6455.
BAD_MESSAGE = 1008
GOING_AWAY = 1001

OUTBOX_BYTES = 32 << 20


class Session:
    """What one page says and is told."""

    def __init__(self, websocket: WebSocket, room: LiveRoom) -> None:
        self._websocket = websocket
        self._room = room
        self._client = ClientId(new_id()[:8])
        self._outbox = Outbox(OUTBOX_BYTES)
        self._farewell = GOING_AWAY

    async def run(self) -> None:
        """Serve the page until it goes or is given up."""
        self._room.join(self._client, self._outbox)
        try:
            async with asyncio.TaskGroup() as group:
                receiving = group.create_task(self._receive(group))
                await self._send()
                receiving.cancel()
        finally:
            self._room.leave(self._client)

    async def _send(self) -> None:
        try:
            while (frame := await self._outbox.get()) is not None:
                await self._websocket.send_text(frame)
            if self._outbox.overflowed:
                await self._websocket.close(TOO_SLOW, "the page is too slow; it may come back for a snapshot")
            elif self._outbox.ended:
                await self._websocket.close(self._farewell)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page went while something was being sent; there is nobody to tell

    async def _receive(self, group: asyncio.TaskGroup) -> None:
        try:
            while True:
                self._take(say.decode(await self._websocket.receive_text()), group)
        except (WebSocketDisconnect, KeyError, RuntimeError):
            self._outbox.end()  # gone, or it sent bytes, which no page of ours does
        except say.BadMessage as error:
            self._farewell = BAD_MESSAGE
            self._outbox.put(say.encode(say.Problem(str(error))))
            self._outbox.end()

    def _take(self, message: say.ClientMessage, group: asyncio.TaskGroup) -> None:
        happened = self._room.happened
        match message:
            case say.Open(epoch, seen):
                happened(Opened(self._client, epoch, seen))
            case say.Change():
                self._propose(message)
            case say.Run(cells):
                happened(RunAsked(cells))
            case say.Interrupt():
                happened(InterruptAsked())
            case say.Restart(run_all):
                happened(RestartAsked(run_all))
            case say.Input(value):
                happened(InputGiven(value))
            case say.Save(id_):
                happened(SaveAsked(self._client, id_))
            case say.Resolve(keep):
                happened(Resolved(keep))
            case say.SetKernel(name):
                happened(KernelChosen(name))
            case say.Trust():
                happened(TrustAsked())
            case say.Complete() | say.Inspect():
                group.create_task(self._ask_kernel(message))

    def _propose(self, message: say.Change) -> None:
        try:
            changes = decode_changes(bytes(message.changes))
        except NotebookError as error:
            self._outbox.put(say.encode(say.Refused(message.id, str(error))))
            return
        self._room.happened(Proposed(self._client, message.id, changes, message.texts))

    async def _ask_kernel(self, message: say.Complete | say.Inspect) -> None:
        content = await self._room.seat.ask(message)
        self._outbox.put(say.encode(say.Reply(message.id, content)))


async def serve_live(websocket: WebSocket, rooms: Rooms) -> None:
    """The endpoint of a live notebook."""
    await websocket.accept()
    path = websocket.path_params["path"]
    try:
        room = await rooms.open(path)
    except Refusal as refusal:
        await websocket.send_text(say.encode(say.Problem(refusal.message)))
        await websocket.close(NO_NOTEBOOK)
        return
    try:
        await Session(websocket, room).run()
    finally:
        rooms.left(room)
