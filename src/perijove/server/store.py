"""The journal: what happened to notebooks and is not in their files yet, in SQLite.

A transaction is written down as it happens and forgotten when its notebook is saved. After a server was killed, the
next one to open that notebook finds what it was based on and the transactions since. Each server marks its entries with
a lock file that it holds as long as it lives, so that several can share one journal and none takes a living one's work.
"""

import hashlib
import json
import logging
import os
import secrets
import sqlite3
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

if os.name == "posix":
    import fcntl

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS bases (hash TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (
    epoch TEXT PRIMARY KEY, path TEXT NOT NULL, owner TEXT NOT NULL, base TEXT NOT NULL, saved INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS rooms_by_path ON rooms (path);
CREATE TABLE IF NOT EXISTS runs (
    path TEXT PRIMARY KEY, cell TEXT NOT NULL, request TEXT NOT NULL, seen TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS queues (path TEXT PRIMARY KEY, cells TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transactions (
    epoch TEXT NOT NULL, version INTEGER NOT NULL, changes BLOB NOT NULL, PRIMARY KEY (epoch, version)
) WITHOUT ROWID;
"""
_BUSY_SECONDS = 5.0


def digest(content: bytes) -> str:
    """The name of a file's content."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What another server left: the content that its file had, and the transactions after it, oldest first."""

    epoch: str
    base: bytes
    transactions: list[bytes]


class Store:
    """The journal in one folder. Its methods block; they may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._owner = secrets.token_hex(8)
        self._lock_file = _hold(self._lock_path(self._owner))
        path = folder / "journal.sqlite3"
        path.touch(mode=0o600)
        self._guard = threading.Lock()
        self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing with NORMAL; only a machine without power may lose the last moments.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def write(self, path: Path, epoch: str, base: bytes, rows: list[tuple[int, bytes]], seen: str = "") -> None:
        """Remember transactions of a room, whose file had the content `base`; they hold what came up to `seen`."""
        name = digest(base)
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            if self._db.execute("SELECT 1 FROM rooms WHERE epoch = ?", (epoch,)).fetchone() is None:
                self._db.execute("INSERT OR IGNORE INTO bases VALUES (?, ?)", (name, zlib.compress(base, 1)))
                self._db.execute("INSERT INTO rooms VALUES (?, ?, ?, ?, 0)", (epoch, str(path), self._owner, name))
            self._db.executemany(
                "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?)",
                [(epoch, version, changes) for version, changes in rows],
            )
            if seen:
                self._db.execute("UPDATE runs SET seen = ? WHERE path = ?", (seen, str(path)))

    def begun(self, path: Path, cell_id: str, request: str) -> None:
        """A notebook's kernel is about to be sent this cell, by this id; with an empty one it has forgotten all."""
        with self._guard, self._db:
            if not request:
                self._db.execute("DELETE FROM runs WHERE path = ?", (str(path),))
                return
            self._db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, '')", (str(path), cell_id, request))

    def going(self, path: Path) -> tuple[str, str, str] | None:
        """The cell that a notebook's kernel was sent last, the id of that, and the last message that is remembered."""
        with self._guard:
            found = self._db.execute("SELECT cell, request, seen FROM runs WHERE path = ?", (str(path),)).fetchone()
        return None if found is None else (str(found[0]), str(found[1]), str(found[2]))

    def queued(self, path: Path, cells: Sequence[str]) -> None:
        """These cells of a notebook run and wait."""
        with self._guard, self._db:
            if cells:
                self._db.execute("INSERT OR REPLACE INTO queues VALUES (?, ?)", (str(path), json.dumps(cells)))
            else:
                self._db.execute("DELETE FROM queues WHERE path = ?", (str(path),))

    def queue(self, path: Path) -> tuple[str, ...]:
        """The cells of a notebook that ran and waited."""
        with self._guard:
            found = self._db.execute("SELECT cells FROM queues WHERE path = ?", (str(path),)).fetchone()
        return () if found is None else tuple(json.loads(found[0]))

    def saved(self, epoch: str, version: int, base: bytes) -> None:
        """The file has now the content `base`, which holds everything up to `version`."""
        name = digest(base)
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM transactions WHERE epoch = ? AND version <= ?", (epoch, version))
            if self._db.execute("SELECT 1 FROM transactions WHERE epoch = ?", (epoch,)).fetchone() is None:
                self._db.execute("DELETE FROM rooms WHERE epoch = ?", (epoch,))
            else:
                self._db.execute("INSERT OR IGNORE INTO bases VALUES (?, ?)", (name, zlib.compress(base, 1)))
                self._db.execute("UPDATE rooms SET base = ?, saved = ? WHERE epoch = ?", (name, version, epoch))
            self._db.execute("DELETE FROM bases WHERE hash NOT IN (SELECT base FROM rooms)")

    def forget(self, epoch: str) -> None:
        """Nothing of this room is wanted any more."""
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM transactions WHERE epoch = ?", (epoch,))
            self._db.execute("DELETE FROM rooms WHERE epoch = ?", (epoch,))
            self._db.execute("DELETE FROM bases WHERE hash NOT IN (SELECT base FROM rooms)")

    def unsaved(self, path: Path) -> Unsaved | None:
        """What a server that is gone left of this notebook; the newest if there are several."""
        with self._guard:
            found = self._db.execute(
                "SELECT epoch, owner, content FROM rooms JOIN bases ON base = hash WHERE path = ? "
                "ORDER BY rooms.rowid DESC",
                (str(path),),
            ).fetchall()
            for epoch, owner, content in found:
                if owner == self._owner or _is_held(self._lock_path(owner)):
                    continue
                rows = self._db.execute(
                    "SELECT changes FROM transactions WHERE epoch = ? ORDER BY version", (epoch,)
                ).fetchall()
                if rows:
                    return Unsaved(epoch, zlib.decompress(content), [bytes(row[0]) for row in rows])
        return None

    def moved(self, old: Path, new: Path) -> None:
        """A notebook has another name now."""
        with self._guard, self._db:
            self._db.execute("UPDATE rooms SET path = ? WHERE path = ?", (str(new), str(old)))
            self._db.execute("UPDATE OR REPLACE runs SET path = ? WHERE path = ?", (str(new), str(old)))
            self._db.execute("UPDATE OR REPLACE queues SET path = ? WHERE path = ?", (str(new), str(old)))

    def close(self) -> None:
        """Let go of the journal; what is in it stays."""
        with self._guard:
            if self._db.execute("SELECT 1 FROM rooms").fetchone() is None:
                self._db.execute("VACUUM")  # nothing is left, so it costs nothing and gives large outputs' space back
            self._db.close()
        os.close(self._lock_file)
        self._lock_path(self._owner).unlink(missing_ok=True)

    def _lock_path(self, owner: str) -> Path:
        return self._folder / f"{owner}.lock"


def _hold(path: Path) -> int:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    if os.name == "posix":
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def _is_held(path: Path) -> bool:
    """Whether the server with this lock file lives; the file of one that does not is removed."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        if os.name == "posix":
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    path.unlink(missing_ok=True)
    return False
