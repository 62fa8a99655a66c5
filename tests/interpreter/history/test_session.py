import multiprocessing
import os
import sqlite3
import subprocess
import sys

import pytest

from perijove.interpreter.history.session import History


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite"


def raws(entries):
    return [entry.raw for entry in entries]


def filled(path, *inputs):
    history = History(path)
    for number, text in enumerate(inputs, 1):
        history.record(number, text, text.upper())
    return history


def test_nothing_is_opened_before_it_is_needed(path):
    history = filled(path, "a")
    assert not path.exists()
    history.close()
    assert path.exists()


def test_an_input_can_be_written_before_it_runs(path):
    history = History(path, wait=30)
    history.record(1, "os.abort()", "os.abort()")

    assert sqlite3.connect(path).execute("select source_raw from history").fetchall() == [("os.abort()",)]
    history.close()


def test_sessions_share_a_file(path):
    filled(path, "a = 1", "b = 2").close()
    filled(path, "c = 3").close()
    third = filled(path, "d = 4")
    assert raws(third.tail(3)) == ["b = 2", "c = 3", "d = 4"]
    assert [(entry.session, entry.line) for entry in third.tail(3)] == [(1, 2), (2, 1), (0, 1)]
    assert raws(third.search("*= *")) == ["a = 1", "b = 2", "c = 3", "d = 4"]
    assert raws(third.search("c*")) == ["c = 3"]
    assert raws(third.search("*", count=2)) == ["c = 3", "d = 4"]
    assert raws(third.session_range(-1)) == ["c = 3"]
    assert raws(third.session_range(-2, 2, 3)) == ["b = 2"]
    assert raws(third.session_range(1)) == ["a = 1", "b = 2"]
    assert raws(third.session_range(0, 1, 2)) == ["d = 4"]
    assert raws(third.session_range(-9)) == []
    third.close()


def test_requests_of_the_protocol(path):
    history = filled(path, "a", "b", "a")
    asked = [
        {"hist_access_type": "tail", "n": 1},
        {"hist_access_type": "range", "session": 0, "start": 1, "stop": 2, "raw": False},
        {"hist_access_type": "range", "output": True, "start": 2},
        {"hist_access_type": "search", "pattern": "a*", "n": 5, "unique": True},
        {"hist_access_type": "search", "pattern": "nothing"},
    ]
    assert [history.answer(request) for request in asked] == [
        [(0, 3, "a")],
        [(0, 1, "A")],
        [(0, 2, ("b", None)), (0, 3, ("a", None))],
        [(0, 3, "a")],
        [],
    ]
    history.close()


def test_each_text_once(path):
    history = filled(path, "a", "b", "a")
    assert raws(history.search("*", unique=True)) == ["b", "a"]
    history.close()
    assert raws(filled(None, "a", "b", "a").search("*", unique=True)) == ["b", "a"]


def test_without_a_file_there_is_this_session():
    history = filled(None, "a = [1]", "b")
    assert raws(history.tail(1)) == ["b"]
    assert raws(history.search("a*[1]")) == ["a = [1]"]
    assert history.flush()
    history.close()


def test_a_broken_file_is_set_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)
    history = filled(path, "a")
    assert raws(history.tail()) == ["a"]
    history.close()
    assert (path.parent / "history-broken-1.sqlite").read_bytes().startswith(b"no database")


def test_a_locked_file_costs_nothing_and_is_tried_again(path):
    filled(path, "first").close()
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    history = filled(path, "a")
    assert history.flush() is False
    assert raws(history.tail()) == ["a"]
    other.rollback()
    other.close()
    assert history.flush() is True
    assert raws(history.tail()) == ["first", "a"]
    history.close()


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    history = filled(tmp_path / "file" / "history.sqlite", "a")
    assert (history.flush(), raws(history.tail())) == (False, ["a"])
    history.close()


def test_lone_surrogates_are_kept_somehow(path):
    history = filled(path, "'\ud800'")
    assert raws(history.tail()) == ["'\\ud800'"]
    history.close()


def _child(history, results):
    results.put((history.flush(), os.getpid()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_leaves_the_file_alone(path):
    history = filled(path, "a")
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    child = context.Process(target=_child, args=(history, results))
    child.start()
    assert results.get(timeout=30)[0] is False
    child.join(30)
    assert history.flush() is True
    history.close()


def test_cells_are_remembered(new_session, path):
    session = new_session(history=History(path))
    session("a = 1")
    session("%time 1")
    session("b", store_history=False)
    session("c", silent=True)
    session.interpreter.close()
    history = History(path)
    assert [(entry.raw, entry.source) for entry in history.tail()] == [
        ("a = 1", "a = 1"),
        ("%time 1", "get_ipython().run_line_magic('time', '1')"),
    ]
    history.close()


def test_the_user_is_told_once_of_what_cannot_be_kept(tmp_path):
    (tmp_path / "file").write_text("")
    told = []
    history = History(tmp_path / "file" / "history.sqlite", told.append)
    for number in range(1, 5):
        history.record(number, "a", "a")
        history.flush()
    assert len(told) == 1
    assert told[0].startswith("history is kept in memory only")
    assert raws(history.tail(2)) == ["a", "a"]
    history.close()


def test_the_user_is_told_of_a_broken_file(path):
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)
    told = []
    history = History(path, told.append)
    history.record(1, "a", "a")
    history.flush()
    history.record(2, "b", "b")
    assert [text.endswith("history-broken-1.sqlite") for text in told] == [True]
    history.close()


def test_many_inputs_are_written_from_a_thread_that_ends(path):
    history = filled(path, *(f"x{number}" for number in range(16)))
    writer = history._writer
    writer.join(10)
    assert (writer.is_alive(), history._unwritten, history.session) == (False, [], 1)
    history.close()


def test_outputs_names_and_sessions(path):
    history = filled(path, "6 * 7")
    history.record_output(1, "42")
    assert history.name_session("answers")
    assert (history.info().remark, history.info().count) == ("answers", 1)
    request = {"hist_access_type": "range", "output": True, "session": 0, "start": 1}
    assert history.answer(request) == [(0, 1, ("6 * 7", "42"))]
    assert history.info(99) is None
    history.close()
    assert not filled(None, "a").name_session("none")


_WRITER = """
import sys
from pathlib import Path
from perijove.interpreter.history.session import History
history = History(Path(sys.argv[1]))
for number in range(1, int(sys.argv[2]) + 1):
    history.record(number, f"{sys.argv[3]} {number}", "")
    history.flush()
    print(number, flush=True)
history.close()
"""


def _started(path, count, name):
    arguments = [sys.executable, "-c", _WRITER, str(path), str(count), name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment)


def test_two_processes_write_at_once(path):
    processes = [_started(path, 60, name) for name in ("a", "b")]
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    history = History(path)
    for name in ("a", "b"):
        assert raws(history.search(f"{name} *")) == [f"{name} {number}" for number in range(1, 61)]
    history.close()


def test_a_process_that_is_killed_leaves_a_sound_file(path):
    process = _started(path, 100_000, "a")
    written = 0
    while written < 50:
        written = int(process.stdout.readline())
    process.kill()
    process.communicate(timeout=30)
    file = sqlite3.connect(path)
    assert file.execute("pragma integrity_check").fetchone() == ("ok",)
    file.close()
    history = filled(path, "later")
    assert len(raws(history.search("a *"))) >= written
    assert raws(history.tail(1)) == ["later"]
    history.close()


def test_a_number_that_comes_again_begins_a_session(tmp_path):
    history = History(tmp_path / "history.sqlite")
    history.record(1, "a", "a")
    history.record(1, "b", "b")
    history.record(2, "c", "c")
    assert [(entry.session, entry.line, entry.raw) for entry in history.tail()] == [
        (1, 1, "a"),
        (0, 1, "b"),
        (0, 2, "c"),
    ]
    assert (history.number(), [entry.raw for entry in history.session_range(-1)]) == (2, ["a"])
    history.close()


def test_a_session_has_its_number_before_its_first_input(tmp_path):
    history = History(tmp_path / "history.sqlite")
    assert (history.number(), history.info().count) == (1, 0)
    history.begin_session()
    assert (history.number(), History(None).number()) == (2, 0)
    history.close()
