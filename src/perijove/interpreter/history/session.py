"""Inputs of numbered sessions, in memory and in a file that all programs of the user share.

Nothing here is on the way of a cell: `record` appends to a list, and a thread that lives as long as one write puts
what has gathered into the file. A file that is locked, broken or can't be written never fails a run: what could not be
written stays in memory and is tried again, and the user is told once.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perijove.interpreter.history.database import Database, HistoryUnavailableError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

FLUSH_AT = 16  # entries, when the host does not flush
KEPT_UNWRITTEN = 10_000
PATIENCE = 5  # times that a locked file is tried before the user is told
_COLUMNS = "select session, line, source_raw, source from history"


@dataclass(frozen=True, slots=True)
class Entry:
    """One input: its session (0 is this one), its number, as typed and as Python."""

    session: int
    line: int
    raw: str
    source: str


@dataclass(frozen=True)
class SessionInfo:
    """What is kept of a session besides its inputs; times are those of its computer, in UTC."""

    session: int
    start: str
    end: str | None
    count: int
    remark: str


class History:
    """The inputs of this session, and of those before when there is a file."""

    def __init__(self, path: Path | None, tell: Callable[[str], object] | None = None, *, wait: float = 0.0) -> None:
        """`path` is the database, None keeps this session's inputs; `tell` is given the notice that there may be.

        With `wait`, an input is written as it is recorded, and so many seconds at most are waited for that: the one
        that kills the process is what its user will look for.
        """
        self.path = path
        self._wait = wait
        self.session = 0
        self.entries: list[Entry] = []
        self._numbers: set[int] = set()  # of these
        self.outputs: list[tuple[int, str]] = []
        self._tell = tell or _say
        self._notice: str | None = ""  # what the next input tells the user; None once something was told
        self._failures = 0
        self._unwritten: list[Entry] = []
        self._database = None if path is None else Database(path)
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None
        self._process = 0

    def record(self, line: int, raw: str, source: str) -> None:
        """Remember one input."""
        if line in self._numbers:
            self.begin_session()
        entry = Entry(0, line, raw.rstrip("\n"), source.rstrip("\n"))
        self.entries.append(entry)
        self._numbers.add(line)
        if self._database is None:
            return
        self._begin()
        self._unwritten.append(entry)
        if (self._wait or len(self._unwritten) % FLUSH_AT == 0) and os.getpid() == self._process:
            self._write_beside().join(self._wait)
        self._tell_notice()

    def _tell_notice(self) -> None:
        if self._notice:
            self._tell(self._notice)
            self._notice = None

    def begin_session(self) -> None:
        """Begin another session: numbers come again, and the inputs so far are those of the session before."""
        if self._database is None or self.flush():
            self.session = 0
        self.entries, self.outputs = [], []
        self._numbers.clear()

    def number(self) -> int:
        """The number of this session in the file, where it begins now if it has not; 0 without one."""
        if not self.session and self._database is not None:
            self._begin()
            if os.getpid() == self._process:
                with self._lock:
                    self._attempt(self._write)
        return self.session

    def record_output(self, line: int, text: str) -> None:
        """Remember what an input returned."""
        if self._database is not None:
            self._begin()
            self.outputs.append((line, text))

    def _begin(self) -> None:
        if not self._process:
            self._process = os.getpid()
            _end_in_time(self)

    def _write_beside(self) -> threading.Thread:
        """Write from a thread, unless one is at it. Daemonic: a program that ends writes the rest itself."""
        if self._writer is None or not self._writer.is_alive():
            self._writer = threading.Thread(target=self.flush, name="history", daemon=True)
            self._writer.start()
        return self._writer

    def join(self) -> None:
        """Wait for the thread; a fork while it writes would leave a child with half a transaction."""
        writer, self._writer = self._writer, None
        if writer is not None and os.getpid() == self._process and writer is not threading.current_thread():
            writer.join()

    def flush(self) -> bool:
        """Write what is not written yet; says whether all of it is."""
        if not self._unwritten and not self.outputs:
            return True
        if os.getpid() != self._process:  # a forked child: the inputs and the connection are its parent's
            return False
        with self._lock:
            return self._attempt(self._write) is not None

    def _attempt(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """What an action returns, or None when the file can't be used; the user is told, once."""
        assert self._database is not None
        try:
            found = self._database.do(action)
        except HistoryUnavailableError as error:
            del self._unwritten[:-KEPT_UNWRITTEN]
            del self.outputs[:-KEPT_UNWRITTEN]
            self._failures += 1
            if not error.busy or self._failures >= PATIENCE:
                self.prepare_notice(f"history is kept in memory only: {self.path}: {error}")
            return None
        self._failures = 0
        if self._database.set_aside is not None:
            self.prepare_notice(
                f"the history {self.path} was no database any more; it is now {self._database.set_aside}"
            )
        return found

    def prepare_notice(self, text: str) -> None:
        """Have the next input tell the user, unless something was told before."""
        if self._notice is not None:
            self._notice = text

    def _write(self, connection: sqlite3.Connection) -> bool:
        entries, outputs = list(self._unwritten), list(self.outputs)
        session = self.session
        if not session:
            cursor = connection.execute(
                "insert into sessions (start, num_cmds, remark) values (datetime('now'), 0, '')"
            )
            session = cursor.lastrowid or 0
        connection.executemany(
            "insert or replace into history values (?, ?, ?, ?)",
            [(session, entry.line, _sound(entry.source), _sound(entry.raw)) for entry in entries],
        )
        connection.executemany(
            "insert or replace into output_history values (?, ?, ?)",
            [(session, line, _sound(text)) for line, text in outputs],
        )
        connection.execute(
            "update sessions set end = datetime('now'), num_cmds = ? where session = ?", (len(self.entries), session)
        )
        connection.commit()
        self.session = session
        del self._unwritten[: len(entries)]
        del self.outputs[: len(outputs)]
        return True

    def tail(self, count: int = 10) -> list[Entry]:
        """The latest inputs of all sessions, oldest first."""
        rows = self._query(f"{_COLUMNS} order by rowid desc limit ?", (count,))
        return self._here(rows[::-1]) if rows is not None else self.entries[-count:]

    def search(self, pattern: str = "*", *, count: int | None = None, unique: bool = False) -> list[Entry]:
        """The latest inputs that match a pattern of `*` and `?`, oldest first; each text once with `unique`."""
        sql = f"{_COLUMNS} where source_raw glob ?"
        if unique:
            sql += " group by source_raw"
        order = "max(rowid)" if unique else "rowid"
        rows = self._query(
            f"{sql} order by {order} desc limit ?", (pattern.replace("[", "[[]"), -1 if count is None else count)
        )
        if rows is None:
            return _search(self.entries, pattern, count, unique=unique)
        return self._here(rows[::-1])

    def session_range(self, session: int = 0, start: int = 1, stop: int | None = None) -> list[Entry]:
        """Inputs of a session by number, `stop` excluded; 0 is this session, -1 the one before."""
        if session in {0, self.session}:
            return [entry for entry in self.entries if start <= entry.line and (stop is None or entry.line < stop)]
        if session < 0:
            session = self._before(-session)
        rows = self._query(
            f"{_COLUMNS} where session = ? and line >= ? and line < ? order by line",
            (session, start, 1 << 62 if stop is None else stop),
        )
        return self._here(rows or [])

    def output(self, session: int, line: int) -> str | None:
        """What an input of a session returned, if that was remembered."""
        rows = self._query("select output from output_history where session = ? and line = ?", (session, line))
        return str(rows[0][0]) if rows else None

    def info(self, session: int = 0) -> SessionInfo | None:
        """What is known of a session; 0 is this one, which has a number once it is in the file."""
        rows = self._query(
            "select session, start, end, num_cmds, remark from sessions where session = ?", (session or self.session,)
        )
        if not rows:
            return None
        number, start, end, count, remark = rows[0]
        return SessionInfo(number, start, end, count or 0, remark or "")

    def name_session(self, name: str) -> bool:
        """Give this session a name; says whether it could be written."""
        if self._database is None or not self.flush() or not self.session:
            return False
        arguments = (name, self.session)
        with self._lock:
            done = self._attempt(
                lambda file: file.execute("update sessions set remark = ? where session = ?", arguments)
            )
        return done is not None

    def answer(self, request: Mapping[str, Any]) -> list[tuple[int, int, Any]]:
        """The answer to a `history_request`: (session, line, input); for `output`, the input with its output."""
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
        return [
            (
                entry.session,
                entry.line,
                (text, self.output(entry.session or self.session, entry.line)) if output else text,
            )
            for entry, text in texts
        ]

    def _before(self, number: int) -> int:
        """The number of the session that is the `number`-th before this one."""
        self.flush()  # from when on this one has a number itself
        rows = self._query(
            "select session from sessions where session != ? order by start desc, session desc limit ?",
            (self.session, number),
        )
        return int(rows[-1][0]) if rows and len(rows) == number else -1

    def _here(self, rows: Iterable[Any]) -> list[Entry]:
        return [Entry(0 if row[0] == self.session else row[0], *row[1:]) for row in rows]

    def _query(self, sql: str, parameters: tuple[Any, ...]) -> list[Any] | None:
        """Rows, after writing what is unwritten; None when there is no database to ask."""
        if self._database is None:
            return None
        self._begin()
        if os.getpid() != self._process or not self.flush():
            return None
        with self._lock:
            return self._attempt(lambda connection: connection.execute(sql, parameters).fetchall())

    def close(self) -> None:
        """Write the rest and close."""
        self.join()
        self.flush()
        self._tell_notice()
        if self._database is not None and os.getpid() == self._process:
            self._database.close()


def _end_in_time(history: History) -> None:
    """Have a history write what is left when the program ends, and let no fork fall into its writing."""
    import atexit
    import weakref

    atexit.register(history.close)
    if hasattr(os, "register_at_fork"):
        reference = weakref.ref(history)

        def before_fork() -> None:
            found = reference()
            if found is not None:
                found.join()

        os.register_at_fork(before=before_fork)


def _search(entries: list[Entry], pattern: str, count: int | None, *, unique: bool) -> list[Entry]:
    import fnmatch

    found = [entry for entry in entries if fnmatch.fnmatchcase(entry.raw, pattern.replace("[", "[[]"))]
    if unique:
        found = list({entry.raw: entry for entry in reversed(found)}.values())[::-1]
    return found if count is None else found[-count:]


def _say(text: str) -> None:
    sys.stderr.write(f"perijove: {text}\n")


def _sound(text: str) -> str:
    """Text that SQLite takes: lone surrogates, which a paste may contain, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
