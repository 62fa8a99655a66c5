import errno
import sqlite3
from pathlib import Path

import pytest

from perijove.interpreter.history import database as module
from perijove.interpreter.history.database import Database, HistoryUnavailableError


def count(connection):
    return connection.execute("select count(*) from history").fetchone()[0]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite"


def test_a_lock_is_told_from_a_fault(path):
    database = Database(path, 0.01)
    assert database.do(count) == 0
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    with pytest.raises(HistoryUnavailableError) as caught:
        database.do(lambda connection: connection.execute("insert into history values (1, 1, '', '')"))
    assert caught.value.busy
    other.rollback()
    other.close()
    database.close()


def test_a_file_that_another_process_has_replaced_is_left_alone(path):
    path.write_bytes(b"no database" * 100)
    first, second = Database(path), Database(path)
    second._inode = -1
    assert first.do(count) == 0
    second._replace()
    assert (first.set_aside.name, second.set_aside) == ("history-broken-1.sqlite", None)
    assert second.do(count) == 0
    first.close()
    second.close()


def test_a_file_system_without_write_ahead_logs(path):
    class Connection:
        def __init__(self, text):
            self.text = text
            self.said = []

        def execute(self, sql):
            self.said.append(sql)
            if "wal" in sql:
                raise sqlite3.OperationalError(self.text)
            return self

        def close(self):
            """As a cursor's."""

    connection = Connection("locking protocol")
    module._choose_journal(connection)
    assert "pragma journal_mode = delete" in connection.said
    with pytest.raises(sqlite3.OperationalError):
        module._choose_journal(Connection("database is locked"))


def test_a_disk_that_fails(path, monkeypatch):
    def fail(*_, **__):
        raise OSError(errno.ESTALE, "stale file handle")

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(HistoryUnavailableError, match="stale file handle") as caught:
        Database(path).do(count)
    assert not caught.value.busy


def test_a_connection_can_be_forgotten(path):
    database = Database(path)
    database.do(count)
    kept = database._connection
    database.forget()
    assert database.do(count) == 0
    kept.close()
    database.close()
