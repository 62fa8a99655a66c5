"""The SQLite file of past inputs, shared by all programs of the user.

Many processes open it at once, any of them may be killed, and it may lie on a disk that is full, read-only or far away:
what goes wrong is told apart here, and a file that is no database any more is kept beside a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

BUSY_SECONDS = 0.1
# The tables are IPython's, so that its file can be imported and ours be read by what reads that.
SCHEMA = """
create table if not exists sessions
    (session integer primary key autoincrement, start timestamp, end timestamp, num_cmds integer, remark text);
create table if not exists history
    (session integer, line integer, source text, source_raw text, primary key (session, line));
create table if not exists output_history
    (session integer, line integer, output text, primary key (session, line));
"""


class HistoryUnavailableError(Exception):
    """The file can't be used now; says why. `busy` when another program only has it locked."""

    def __init__(self, text: str, *, busy: bool = False) -> None:
        super().__init__(text)
        self.busy = busy


class Database:
    """One connection to a history file, opened at the first need."""

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self.set_aside: Path | None = None  # where a file that was no database is now
        self._busy = busy_seconds
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """What an action on the connection returns, in one transaction. Raises HistoryUnavailableError."""
        try:
            import sqlite3
        except ImportError as error:
            raise HistoryUnavailableError(f"this Python has no sqlite3 ({error})") from error
        for last in (False, True):
            try:
                connection = self._open()
                with connection:
                    return action(connection)
            except sqlite3.OperationalError as error:
                busy = "locked" in str(error) or "busy" in str(error)
                raise HistoryUnavailableError(str(error), busy=busy) from error
            except sqlite3.DatabaseError as error:
                if last:
                    raise HistoryUnavailableError(str(error)) from error
                self._replace()
            except OSError as error:
                raise HistoryUnavailableError(error.strerror or str(error)) from error
        raise AssertionError("the second try returns or raises")

    def close(self) -> None:
        """Close the connection; the next need opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def forget(self) -> None:
        """Leave the connection alone: in a forked child it is the parent's, and closing it would break its locks."""
        self._connection = None

    def _open(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is not None:
            return self._connection
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._inode = self._current_inode()
        connection = sqlite3.connect(str(self.path), timeout=self._busy, check_same_thread=False)
        try:
            _choose_journal(connection)
            connection.executescript(SCHEMA)
        except BaseException:
            connection.close()
            raise
        self._inode = self._current_inode()
        self._connection = connection
        return connection

    def _current_inode(self) -> int:
        try:
            return self.path.stat().st_ino
        except OSError:
            return 0

    def _replace(self) -> None:
        """Keep a broken file under another name, unless another process has done so meanwhile."""
        self.close()
        if self._current_inode() != self._inode:
            return
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-broken-{number}{self.path.suffix}")).exists():
            number += 1
        self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.set_aside = aside


def _choose_journal(connection: sqlite3.Connection) -> None:
    """A write-ahead log, with which readers and a writer never wait for each other; not every file system can."""
    import sqlite3

    try:
        connection.execute("pragma journal_mode = wal").close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise
        connection.execute("pragma journal_mode = delete").close()
    connection.execute("pragma synchronous = normal").close()
