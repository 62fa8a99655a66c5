"""How a room's notebook relates to its file: what is saved, what is not, and what stands in the way.

A file is written only when the notebook has changed; never over a change of somebody else's that nobody has seen.
What could not be written stays in memory and in the journal, and is tried again.
"""

from dataclasses import dataclass, field

from perijove.notebook.model import Notebook
from perijove.server.live.events import (
    Action,
    Broadcast,
    ClientId,
    ForgetJournal,
    ReadDisk,
    Save,
    SaveFailed,
    SaveLater,
    SaveSoon,
    Send,
)
from perijove.server.live.messages import File, Reply

# Seconds between attempts after a failed save: quick enough after a full disk was cleared, never a busy loop.
_RETRIES = (2.0, 5.0, 10.0, 30.0)


@dataclass(slots=True)
class FileState:
    """The versions on both sides, and the pages that wait for a save."""

    version: int = 0
    saved_version: int = 0
    writable: bool = True
    conflict: bool = False
    problem: str | None = None
    last_saved: str | None = None
    _saving: bool = False
    _anyway: bool = False
    _failures: int = 0
    _waiting: list[tuple[ClientId, int]] = field(default_factory=list)

    @property
    def dirty(self) -> bool:
        return self.version != self.saved_version

    def message(self) -> File:
        return File(
            dirty=self.dirty,
            saved_version=self.saved_version,
            problem=self.problem,
            conflict=self.conflict,
            writable=self.writable,
            last_saved=self.last_saved,
        )

    def changed(self, version: int) -> list[Action]:
        """The notebook has a new version."""
        was_dirty = self.dirty
        self.version = version
        told: list[Action] = [] if was_dirty == self.dirty else [Broadcast(self.message())]
        return told if self.conflict else [*told, SaveSoon()]

    def due(self, notebook: Notebook) -> list[Action]:
        """The time for an automatic save has come."""
        if not self.dirty or self.conflict or self._saving:
            return []
        return self._save(notebook)

    def asked(self, client: ClientId, id_: int, notebook: Notebook) -> list[Action]:
        """A page wants the file written now."""
        if self.conflict:
            return [Send(client, _reply(id_, self.problem or "the file was changed on disk"))]
        if not self.dirty:
            return [Send(client, _reply(id_, None))]
        self._waiting.append((client, id_))
        return [] if self._saving else self._save(notebook)

    def keep_mine(self, notebook: Notebook) -> list[Action]:
        """The conflict is decided: write the room's version."""
        self.conflict = False
        self.problem = None
        self._anyway = True
        return [Broadcast(self.message()), *([] if self._saving else self._save(notebook))]

    def saved(self, version: int, when: str) -> list[Action]:
        """A version is on disk."""
        self._saving = self._anyway = False
        self._failures = 0
        self.saved_version = version
        self.last_saved = when
        self.problem = None
        self.writable = True
        told: list[Action] = [Broadcast(self.message()), ForgetJournal(version), *self._answer(None)]
        return [*told, SaveSoon()] if self.dirty else told

    def failed(self, failure: SaveFailed) -> list[Action]:
        """Nothing was written."""
        self._saving = False
        self.problem = failure.problem
        self.conflict = failure.conflict
        retry: list[Action] = []
        if not failure.conflict:
            retry = [SaveLater(_RETRIES[min(self._failures, len(_RETRIES) - 1)])]
            self._failures += 1
        return [Broadcast(self.message()), *self._answer(failure.problem), *retry]

    def changed_on_disk(self, notebook: Notebook | None, problem: str | None, *, busy: bool) -> list[Action]:
        """Somebody else wrote the file: it is taken over, unless something here would be lost."""
        if notebook is None:
            return self.in_conflict(problem or "the file was changed on disk and can't be read")
        if self.dirty or busy:
            return self.in_conflict("the file was changed on disk while there are changes here that are not in it")
        return [ReadDisk()]

    def in_conflict(self, problem: str) -> list[Action]:
        """Somebody else wrote the file while there are changes here."""
        self.conflict = True
        self.problem = problem
        return [Broadcast(self.message())]

    def reloaded(self) -> None:
        """The notebook is what is on disk."""
        self.version = self.saved_version = 0
        self.conflict = False
        self.problem = None

    def forget(self, client: ClientId) -> None:
        """A page is gone; nobody waits for its answer."""
        self._waiting = [waiting for waiting in self._waiting if waiting[0] != client]

    def _save(self, notebook: Notebook) -> list[Action]:
        self._saving = True
        return [Save(notebook, self.version, anyway=self._anyway)]

    def _answer(self, problem: str | None) -> list[Action]:
        waiting, self._waiting = self._waiting, []
        return [Send(client, _reply(id_, problem)) for client, id_ in waiting]


def _reply(id_: int, problem: str | None) -> Reply:
    return Reply(id_, {"status": "ok"} if problem is None else {"status": "error", "evalue": problem})
