import sqlite3

import pytest

from perijove.interpreter.history.database import SCHEMA
from perijove.interpreter.history.session import History
from perijove.interpreter.history.upkeep import Imported, NoHistoryError, import_history, trim


@pytest.fixture
def theirs(tmp_path):
    """A history as IPython writes it, of two sessions."""
    path = tmp_path / "theirs.sqlite"
    file = sqlite3.connect(path)
    file.executescript(SCHEMA)
    file.execute("insert into sessions values (1, '2020-01-01 10:00:00.5', null, null, '')")
    file.execute("insert into sessions values (2, '2020-01-02 10:00:00.5', null, null, '')")
    file.executemany("insert into history values (?, ?, ?, ?)", [(1, 1, "a", "a"), (1, 2, "b", "b"), (2, 1, "c", "c")])
    file.execute("insert into output_history values (1, 2, 'result')")
    file.commit()
    yield file, path
    file.close()


def raws(path):
    history = History(path)
    found = [entry.raw for entry in history.tail(99)]
    history.close()
    return found


def test_an_import_is_older_and_done_once(theirs, tmp_path):
    file, path = theirs
    ours = tmp_path / "ours.sqlite"
    history = History(ours)
    history.record(1, "mine", "mine")
    history.flush()
    assert import_history(path, ours) == Imported(2, 3)
    assert import_history(path, ours) == Imported(0, 0)
    file.execute("insert into history values (2, 2, 'd', 'd')")
    file.commit()
    assert import_history(path, ours) == Imported(0, 1)
    assert set(raws(ours)) == {"a", "b", "c", "d", "mine"}
    assert raws(ours)[-1] == "mine"
    assert [entry.raw for entry in history.session_range(-2)] == ["a", "b"]
    assert history.output(2, 2) == "result"
    history.close()


def test_what_holds_no_history(tmp_path):
    (tmp_path / "text").write_text("no database " * 50)
    for name in ("nothing", "text"):
        with pytest.raises(NoHistoryError):
            import_history(tmp_path / name, tmp_path / "ours.sqlite")
    with pytest.raises(NoHistoryError):
        trim(tmp_path / "nothing", 3)


def test_trim_keeps_the_latest_while_a_session_goes_on(tmp_path):
    path = tmp_path / "history.sqlite"
    history = History(path)
    for number in range(1, 6):
        history.record(number, f"x{number}", "")
    history.record_output(1, "gone")
    history.record_output(5, "kept")
    history.flush()
    assert trim(path, 2) == (5, 2)
    history.record(6, "x6", "")
    assert [entry.raw for entry in history.search("x*")] == ["x4", "x5", "x6"]
    assert (history.output(1, 1), history.output(1, 5)) == (None, "kept")
    history.close()
