"""Inputs of numbered sessions, in SQLite, shared by all programs of the user.

Nothing here is on the way of a cell: `record` appends to a list; `flush`, which the host calls when nothing runs, opens
the database at the first need and writes. A database that is locked, broken or can't be written never fails a run: what
could not be written stays in memory and is tried again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FLUSH_AT = 16  # entries, when the host does not flush
KEPT_UNWRITTEN = 10_000
BUSY_SECONDS = 0.1
_SCHEMA = """
create table if not exists sessions
    (session integer primary key autoincrement, start timestamp, end timestamp, num_cmds integer, remark text);
create table if not exists history
    (session integer, line integer, source text, source_raw text, primary key (session, line));
create table if not exists output_history
    (session integer, line integer, output text, primary key (session, line));
"""


@dataclass(frozen=True)
class Entry:
    """One input: its session (0 is this one), its number, as typed and as Python."""

    session: int
    line: int
    raw: str
    source: str


class History:
    """The inputs of this session, and of those before when there is a file."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the database; None keeps this session's inputs only, in memory."""
        self.path = path
        self.session = 0
        self.entries: list[Entry] = []
        self._unwritten: list[Entry] = []
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def record(self, line: int, raw: str, source: str) -> None:
        """Remember one input."""
        entry = Entry(0, line, raw.rstrip("\n"), source.rstrip("\n"))
        self.entries.append(entry)
        if self.path is None:
            return
        if not self._process:
            import atexit

            self._process = os.getpid()
            atexit.register(self.close)
        self._unwritten.append(entry)
        if len(self._unwritten) % FLUSH_AT == 0:
            self.flush()

    def flush(self) -> bool:
        """Write what is not written yet; says whether all of it is."""
        if not self._unwritten:
            return True
        if os.getpid() != self._process:  # a forked child: the inputs and the connection are its parent's
            return False
        try:
            self._write()
        except Exception:  # noqa: BLE001 - SQLite's errors, and sqlite3 itself missing: remembering is never worth a failure
            del self._unwritten[:-KEPT_UNWRITTEN]
            return False
        return True

    def _write(self) -> None:
        connection = self._open()
        with connection:
            if not self.session:
                cursor = connection.execute(
                    "insert into sessions (start, num_cmds, remark) values (datetime('now'), 0, '')"
                )
                self.session = cursor.lastrowid or 0
            connection.executemany(
                "insert or replace into history values (?, ?, ?, ?)",
                [(self.session, entry.line, _sound(entry.source), _sound(entry.raw)) for entry in self._unwritten],
            )
            connection.execute(
                "update sessions set end = datetime('now'), num_cmds = ? where session = ?",
                (len(self.entries), self.session),
            )
        self._unwritten.clear()

    def _open(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is not None:
            return self._connection
        assert self.path is not None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._set_aside()
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        import sqlite3

        connection = sqlite3.connect(str(self.path), timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            connection.execute("pragma journal_mode = wal").close()
            connection.execute("pragma synchronous = normal").close()
            connection.executescript(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> None:
        """Keep a broken database under another name."""
        assert self.path is not None
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-broken-{number}{self.path.suffix}")).exists():
            number += 1
        self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def tail(self, count: int = 10) -> list[Entry]:
        """The latest inputs of all sessions, oldest first."""
        rows = self._query(
            "select session, line, source_raw, source from history order by rowid desc limit ?", (count,)
        )
        return self._here(rows[::-1]) if rows is not None else self.entries[-count:]

    def search(self, pattern: str = "*", *, count: int | None = None, unique: bool = False) -> list[Entry]:
        """The latest inputs that match a pattern of `*` and `?`, oldest first; each text once with `unique`."""
        glob = pattern.replace("[", "[[]")
        sql = "select session, line, source_raw, source from history where source_raw glob ?"
        if unique:
            sql += " group by source_raw"
        order = "max(rowid)" if unique else "rowid"
        rows = self._query(f"{sql} order by {order} desc limit ?", (glob, -1 if count is None else count))
        if rows is None:
            return self._search_here(pattern, count, unique=unique)
        return self._here(rows[::-1])

    def session_range(self, session: int = 0, start: int = 1, stop: int | None = None) -> list[Entry]:
        """Inputs of a session by number, `stop` excluded; 0 is this session, -1 the one before."""
        if session in {0, self.session}:
            return [entry for entry in self.entries if start <= entry.line and (stop is None or entry.line < stop)]
        if session < 0:
            session = self._before(-session)
        rows = self._query(
            "select session, line, source_raw, source from history where session = ? and line >= ? and line < ?"
            " order by line",
            (session, start, 1 << 62 if stop is None else stop),
        )
        return self._here(rows or [])

    def answer(self, request: Mapping[str, Any]) -> list[tuple[int, int, Any]]:
        """The answer to a `history_request`: (session, line, input); for `output`, the input is paired with None."""
        kind, count = request.get("hist_access_type"), request.get("n")
        if kind == "tail":
            found = self.tail(10 if count is None else int(count))
        elif kind == "search":
            found = self.search(request.get("pattern") or "*", count=count, unique=bool(request.get("unique")))
        else:
            stop = request.get("stop")
            found = self.session_range(int(request.get("session") or 0), int(request.get("start") or 0), stop)
        raw, output = request.get("raw", True), request.get("output", False)
        texts = [(entry, entry.raw if raw else entry.source) for entry in found]
        return [(entry.session, entry.line, (text, None) if output else text) for entry, text in texts]

    def _before(self, number: int) -> int:
        """The number of the session that is the `number`-th before this one."""
        rows = self._query(
            "select session from sessions where session != ? order by session desc limit ?", (self.session, number)
        )
        return int(rows[-1][0]) if rows and len(rows) == number else -1

    def _search_here(self, pattern: str, count: int | None, *, unique: bool) -> list[Entry]:
        import fnmatch

        found = [entry for entry in self.entries if fnmatch.fnmatchcase(entry.raw, pattern.replace("[", "[[]"))]
        if unique:
            found = list({entry.raw: entry for entry in reversed(found)}.values())[::-1]
        return found if count is None else found[-count:]

    def _here(self, rows: Iterable[Any]) -> list[Entry]:
        return [
            Entry(0 if session == self.session else session, line, raw, source) for session, line, raw, source in rows
        ]

    def _query(self, sql: str, parameters: tuple[Any, ...]) -> list[Any] | None:
        """Rows, after writing what is unwritten; None when there is no database to ask."""
        if self.path is None:
            return None
        if not self._process:
            self._process = os.getpid()
        if os.getpid() != self._process or not self.flush():
            return None
        try:
            return self._open().execute(sql, parameters).fetchall()
        except Exception:  # noqa: BLE001 - as in flush
            return None

    def close(self) -> None:
        """Write the rest and close."""
        self.flush()
        if self._connection is not None and os.getpid() == self._process:
            self._connection.close()
            self._connection = None


def _sound(text: str) -> str:
    """Text that SQLite takes: lone surrogates, which a paste may contain, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
