"""A history file as a whole: IPython's taken over, old inputs dropped, all dropped.

Done within transactions on the file in use, so that running sessions go on writing to it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perijove.interpreter.history.database import Database, HistoryUnavailableError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    Row = tuple[Any, ...]

BUSY_SECONDS = 10.0  # a command may wait where a session may not
# Which session was which: an import done again adds what is new, and nothing twice.
_IMPORTED = """
create table if not exists imported
    (original integer, start text, session integer, primary key (original, start))
"""


@dataclass(frozen=True)
class Imported:
    """What an import added."""

    sessions: int
    inputs: int


class NoHistoryError(Exception):
    """A file that is not there, or holds no history."""


def import_history(source: Path, target: Path) -> Imported:
    """Add the inputs of IPython's `history.sqlite` that are not there yet.

    They count as older than all that the target holds. The source is only read. Raises NoHistoryError,
    HistoryUnavailableError.
    """
    if not source.is_file():
        raise NoHistoryError(f"no history file {source}")
    try:
        # `mode=ro` still reads a write-ahead log that its program has left.
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as file:
            sessions = file.execute(
                "select session, start, end, num_cmds, remark from sessions order by session"
            ).fetchall()
            inputs = file.execute("select session, line, source, source_raw from history order by rowid").fetchall()
            outputs = file.execute("select session, line, output from output_history").fetchall()
    except sqlite3.Error as error:
        raise NoHistoryError(f"{source} holds no history: {error}") from error
    database = Database(target, BUSY_SECONDS)
    try:
        return database.do(lambda connection: _add(connection, sessions, inputs, outputs))
    finally:
        database.close()


def _add(connection: sqlite3.Connection, sessions: list[Row], inputs: list[Row], outputs: list[Row]) -> Imported:
    connection.execute("begin immediate")
    connection.execute(_IMPORTED)
    numbers, new = _numbered(connection, sessions)
    known = set(connection.execute("select session, line from history"))
    fresh = [
        (numbers[session], line, source or "", raw or "")
        for session, line, source, raw in inputs
        if session in numbers and (numbers[session], line) not in known
    ]
    # Row numbers tell what is older; these go before all that there are.
    (first,) = connection.execute("select coalesce(min(rowid), 1) from history").fetchone()
    start = first - len(fresh)
    connection.executemany(
        "insert into history (rowid, session, line, source, source_raw) values (?, ?, ?, ?, ?)",
        [(start + index, *row) for index, row in enumerate(fresh)],
    )
    connection.executemany(
        "insert or ignore into output_history values (?, ?, ?)",
        [(numbers[session], line, output) for session, line, output in outputs if session in numbers],
    )
    connection.commit()
    return Imported(new, len(fresh))


def _numbered(connection: sqlite3.Connection, sessions: list[Row]) -> tuple[dict[int, int], int]:
    """The number here of each session there, and how many of them are new."""
    known = {(original, start): session for original, start, session in connection.execute("select * from imported")}
    numbers: dict[int, int] = {}
    new = 0
    for original, start, end, count, remark in sessions:
        key = (original, str(start))
        if key not in known:
            cursor = connection.execute(
                "insert into sessions (start, end, num_cmds, remark) values (?, ?, ?, ?)", (start, end, count, remark)
            )
            known[key] = cursor.lastrowid or 0
            connection.execute("insert into imported values (?, ?, ?)", (*key, known[key]))
            new += 1
        numbers[original] = known[key]
    return numbers, new


def trim(path: Path, keep: int) -> tuple[int, int]:
    """Drop all but the latest inputs; how many there were and are. Raises NoHistoryError, HistoryUnavailableError."""
    if not path.is_file():
        raise NoHistoryError(f"no history file {path}")

    def drop(connection: sqlite3.Connection) -> tuple[int, int]:
        (before,) = connection.execute("select count(*) from history").fetchone()
        connection.execute(
            "delete from history where rowid not in (select rowid from history order by rowid desc limit ?)", (keep,)
        )
        connection.execute(
            "delete from output_history where not exists (select 1 from history"
            " where history.session = output_history.session and history.line = output_history.line)"
        )
        (after,) = connection.execute("select count(*) from history").fetchone()
        return before, after

    database = Database(path, BUSY_SECONDS)
    try:
        counts = database.do(drop)
        _shrink(database)
    finally:
        database.close()
    return counts


def _shrink(database: Database) -> None:
    """Give the space back to the disk; a file that is in use keeps it until another time."""

    def vacuum(connection: sqlite3.Connection) -> None:
        connection.execute("vacuum")

    try:
        database.do(vacuum)
    except HistoryUnavailableError as error:
        if not error.busy:
            raise
