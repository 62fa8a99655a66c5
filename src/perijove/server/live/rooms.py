"""All live notebooks of a server, by path: opened when the first page comes, watched, closed when nobody needs them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from perijove.notebook.changes import decode
from perijove.notebook.errors import NotebookError
from perijove.protocol.message import new_id
from perijove.server.errors import Refusal
from perijove.server.folder import Folder
from perijove.server.live.disk import NotebookFile, parse, problem_of
from perijove.server.live.kernel import Kernels
from perijove.server.live.kernel_seat import KernelSeat
from perijove.server.live.kernel_state import DEFAULT_KERNEL
from perijove.server.live.live_room import LiveRoom
from perijove.server.live.room import Room
from perijove.server.live.tasks import Tasks
from perijove.server.live.trusting import Trusting
from perijove.server.store import Store, Unsaved

log = logging.getLogger(__name__)

# How often the open notebooks' files are looked at: a stat each, which also works where no notification does (NFS).
WATCH_SECONDS = 1.0
# How long a notebook stays open when its last page has gone and there is nothing to be kept.
LINGER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """What every room is given."""

    autosave: float = 2.0
    watch: float = WATCH_SECONDS
    linger: float = LINGER_SECONDS
    default_kernel: str = DEFAULT_KERNEL
    widgets: bool = True
    # Where it is kept which outputs are trusted; nothing is without.
    trust: Path | None = None
    preserve: bool = False


class Rooms:
    """The live notebooks. Use it as `async with Rooms.running(...)`: its tasks end with it."""

    def __init__(self, folder: Folder, kernels: Kernels, store: Store, tasks: Tasks, settings: RoomSettings) -> None:
        self.folder = folder
        self.kernels = kernels
        self._store = store
        self._tasks = tasks
        self._settings = settings
        self._rooms: dict[Path, LiveRoom] = {}
        self._opening = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def running(
        cls, folder: Folder, kernels: Kernels, store: Store, settings: RoomSettings | None = None
    ) -> AsyncIterator["Rooms"]:
        """Rooms with everything they need running; at the end they are saved and their kernels ended."""
        settings = settings or RoomSettings()
        with ThreadPoolExecutor(1, "journal") as journal:
            async with asyncio.TaskGroup() as group:
                rooms = cls(folder, kernels, store, Tasks(group, journal), settings)
                watching = group.create_task(rooms._watch(), name="watching the files")
                try:
                    yield rooms
                finally:
                    watching.cancel()
                    await rooms.close()
                    await kernels.close()

    async def open(self, path: str) -> LiveRoom:
        """The live notebook of a file; raises Refusal when there is none, or when it can't be read."""
        place = self.folder.existing(path).resolve()
        if place.suffix != ".ipynb" or not place.is_file():
            raise Refusal(f"{path} is no notebook: its name does not end in .ipynb, or it is a folder")
        async with self._opening:
            if place not in self._rooms:
                self._rooms[place] = await self._make(place)
            return self._rooms[place]

    def at(self, place: Path) -> LiveRoom | None:
        """The live notebook of a file, when it is open."""
        return self._rooms.get(place.resolve())

    def prepare_kernels(self) -> None:
        """Make the next start of a kernel quick, in the background."""
        self._tasks.start(self.kernels.prepare(), "preparing kernels")

    def adopt_kernels(self) -> None:
        """Open the notebooks of this folder whose kernels have outlived the server that started them."""
        self._tasks.start(self._adopt(), "taking over kernels")

    async def _adopt(self) -> None:
        for place in await self.kernels.left():
            if place.is_relative_to(self.folder.root):
                try:
                    await self.open(place.relative_to(self.folder.root).as_posix())
                except Refusal as error:
                    log.warning("the kernel of %s goes on by itself: %s", place, error)

    async def moved(self, old: Path, new: Path) -> None:
        """A file or folder was renamed; live notebooks go with it."""
        for place, room in list(self._rooms.items()):
            if place == old or old in place.parents:
                target = new / place.relative_to(old)
                self._rooms[target] = self._rooms.pop(place)
                await room.move(target)

    async def deleted(self, place: Path) -> None:
        """A file was deleted; a live notebook that nobody looks at ends with it."""
        room = self._rooms.get(place)
        if room is not None and not room.has_pages:
            del self._rooms[place]
            await room.abandon()

    def left(self, room: LiveRoom) -> None:
        """A page has gone; a room that nobody needs any more is closed after a while, in which a reload comes back."""
        if not room.is_needed:
            asyncio.get_running_loop().call_later(self._settings.linger, self._let_go, room)

    def _let_go(self, room: LiveRoom) -> None:
        if not room.is_needed and self._rooms.get(room.file.path) is room:
            del self._rooms[room.file.path]
            self._tasks.start(room.close(), f"closing {room.file.path.name}")

    async def close(self) -> None:
        """Save everything and end all kernels."""
        rooms, self._rooms = list(self._rooms.values()), {}
        async with asyncio.TaskGroup() as group:
            for room in rooms:
                group.create_task(_closed(room))

    async def _make(self, place: Path) -> LiveRoom:
        file = NotebookFile(place, preserve=self._settings.preserve)
        left = await asyncio.to_thread(self._store.unsaved, place)
        conflict: str | None = None
        try:
            notebook = await asyncio.to_thread(file.read)
        except (OSError, NotebookError) as error:
            problem = problem_of(error, place.name)
            if left is None:
                raise Refusal(problem, 422) from error
            conflict = f"it has unsaved changes from before, but the file can't be read: {problem}"
        if left is not None:
            notebook = await asyncio.to_thread(parse, left.base, place.name)
            if conflict is None and left.base != file.base:
                conflict = "it has unsaved changes from before, and the file on disk has been changed since"
            file.base = left.base
        room = Room(notebook, new_epoch=new_id, writable=file.writable, default_kernel=self._settings.default_kernel)
        seat = KernelSeat(self.kernels, self._tasks, place.parent, keep_widgets=self._settings.widgets)
        settings = self._settings
        trusting = None if settings.trust is None else Trusting(settings.trust)
        live = LiveRoom(room, file, seat, self._store, self._tasks, autosave=settings.autosave, trusting=trusting)
        live.find_trust(notebook)
        if left is not None:
            self._restore(live, left, conflict)
        await live.adopt()
        return live

    def _restore(self, live: LiveRoom, left: Unsaved, conflict: str | None) -> None:
        log.info("%s: bringing back %d unsaved changes", live.file.path.name, len(left.transactions))
        transactions = []
        for encoded in left.transactions:
            try:
                transactions.append(decode(encoded))
            except NotebookError as error:
                log.warning("%s: a journaled change can't be read: %s", live.file.path.name, error)
        live.perform(live.room.restore(transactions, conflict=conflict))
        live.forget(left.epoch)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.watch)
            for room in list(self._rooms.values()):
                try:
                    await room.look()
                except Exception:
                    log.exception("%s could not be looked at", room.file.path.name)


async def _closed(room: LiveRoom) -> None:
    try:
        await room.close()
    except Exception:
        log.exception("%s could not be closed", room.file.path.name)
