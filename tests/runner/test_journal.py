import os
import subprocess
import sys

import pytest

from perijove.client.registry import birth
from perijove.notebook.change import AppendStream, SetExecutionCount
from perijove.notebook.stream import Stream
from perijove.runner.journal import Journal, JournalError, Opening, journal_path, read_journal, restored
from perijove.runner.run import CellRun

OPENING = Opening(source="digest", kernel="perijove", connection_file="c.json")


def write(target, notebook):
    journal = Journal(target, OPENING)
    journal.changed([SetExecutionCount("c1", 1), AppendStream("c1", "stdout", "a\n")], "m1")
    journal.ended(CellRun(1, 2, notebook.cells[1], "ok", 0.5))
    journal.changed([AppendStream("c2", "stdout", "b\n")], "m2")
    return journal


def leave(journal):
    journal.kept = True
    journal.close()


def test_what_was_done_is_read_back(tmp_path, make_notebook):
    target, notebook = tmp_path / "n.ipynb", make_notebook("a", "b")
    leave(write(target, notebook))
    left = read_journal(target)
    assert (left.opening.source, left.opening.kernel, left.opening.pid) == ("digest", "perijove", os.getpid())
    assert left.lives
    assert left.seen == "m2"
    assert left.ended == {"c1": ("ok", 0.5)}
    after = restored(notebook, left)
    assert [cell.outputs for cell in after.cells[1:]] == [(Stream("stdout", "a\n"),), (Stream("stdout", "b\n"),)]
    assert journal_path(target).stat().st_mode & 0o777 == 0o600


def test_a_journal_goes_on_with_another(tmp_path, make_notebook):
    target, notebook = tmp_path / "n.ipynb", make_notebook("a", "b")
    leave(write(target, notebook))
    second = Journal(target, OPENING, read_journal(target))
    second.changed([AppendStream("c2", "stdout", "c\n")], "m3")
    leave(second)
    left = read_journal(target)
    assert (left.seen, left.ended) == ("m3", {"c1": ("ok", 0.5)})
    assert restored(notebook, left).cells[2].outputs == (Stream("stdout", "b\nc\n"),)


def test_it_goes_when_the_notebook_is_written(tmp_path, make_notebook):
    target = tmp_path / "n.ipynb"
    write(target, make_notebook("a", "b")).close()
    assert read_journal(target) is None
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_was_cut_short_is_left_out(tmp_path, make_notebook):
    target = tmp_path / "n.ipynb"
    leave(write(target, make_notebook("a", "b")))
    whole = journal_path(target).read_bytes()
    first = whole.index(b"\n") + 1
    for end in range(first, len(whole)):
        journal_path(target).write_bytes(whole[:end])
        assert len(read_journal(target).changes) <= 3


def test_a_process_that_has_ended_does_not_run_it_any_more(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    opening = Opening(source="", kernel="", pid=child.pid, born=birth(child.pid))
    target = tmp_path / "n.ipynb"
    leave(Journal(target, opening))
    data = journal_path(target).read_bytes()
    own = f'"pid":{os.getpid()},"born":"{birth(os.getpid())}"'.encode()
    journal_path(target).write_bytes(data.replace(own, f'"pid":{child.pid},"born":"{birth(child.pid)}"'.encode()))
    assert read_journal(target).lives
    child.communicate(b"\n")
    assert not read_journal(target).lives


def test_what_is_no_journal(tmp_path):
    target = tmp_path / "n.ipynb"
    journal_path(target).write_bytes(b"{}\n")
    with pytest.raises(JournalError, match=r"\.n\.ipynb\.run: this is no journal of a run"):
        read_journal(target)
    with pytest.raises(FileNotFoundError) as error:
        Journal(tmp_path / "none" / "n.ipynb", OPENING)
    assert error.value.filename == str(tmp_path / "none" / "n.ipynb")


def test_a_finished_run_leaves_nothing_to_go_on_with(tmp_path):
    target = tmp_path / "a.ipynb"
    journal = Journal(target, OPENING)
    journal.finished()
    assert not journal_path(target).exists()
    other = Journal(target, OPENING)
    journal.close()
    assert journal_path(target).exists()
    other.close()
    assert not journal_path(target).exists()
