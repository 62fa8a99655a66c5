import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from perijove.server.store import Store, Unsaved

PLACE = Path("/served/a.ipynb")


@pytest.fixture
def open_store(tmp_path):
    stores = []

    def make():
        stores.append(Store(tmp_path / "journal"))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def left_by_a_killed_server(folder, *calls):
    """Run calls on a store in a process of its own, which then ends without any order."""
    code = f"import os\nfrom pathlib import Path\nfrom perijove.server.store import Store\ns = Store(Path({str(folder)!r}))\n"
    code += "".join(f"s.{call}\n" for call in calls) + "os._exit(1)\n"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": "src"}, check=False)


WRITE = f"write(Path({str(PLACE)!r}), 'one', b'base', [(1, b'[1]'), (2, b'[2]')])"


def test_the_queue_of_a_notebook_is_kept_until_it_is_empty_and_goes_with_its_name(tmp_path):
    store = Store(tmp_path)
    here, there = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    assert store.queue(here) == ()
    store.queued(here, ("x", "y"))
    store.queued(here, ("y",))
    store.moved(here, there)
    assert (store.queue(here), store.queue(there)) == ((), ("y",))
    store.queued(there, ())
    assert store.queue(there) == ()
    store.close()


def test_what_a_killed_server_left_is_found(tmp_path, open_store):
    left_by_a_killed_server(tmp_path / "journal", WRITE)
    store = open_store()
    assert store.unsaved(PLACE) == Unsaved("one", b"base", [b"[1]", b"[2]"])
    assert store.unsaved(Path("/served/b.ipynb")) is None
    store.forget("one")
    assert store.unsaved(PLACE) is None


def test_what_was_saved_is_forgotten(tmp_path, open_store):
    left_by_a_killed_server(tmp_path / "journal", WRITE, "saved('one', 1, b'base 2')")
    assert open_store().unsaved(PLACE) == Unsaved("one", b"base 2", [b"[2]"])


def test_nothing_is_left_when_everything_was_saved(tmp_path, open_store):
    left_by_a_killed_server(tmp_path / "journal", WRITE, "saved('one', 2, b'base 2')")
    assert open_store().unsaved(PLACE) is None


def test_a_living_servers_changes_are_its_own(open_store):
    first, second = open_store(), open_store()
    first.write(PLACE, "one", b"base", [(1, b"[1]")])
    assert first.unsaved(PLACE) is None
    assert second.unsaved(PLACE) is None


def test_a_server_that_ended_in_order_leaves_what_it_could_not_save(tmp_path, open_store):
    first = Store(tmp_path / "journal")
    first.write(PLACE, "one", b"base", [(1, b"[1]")])
    first.close()
    assert open_store().unsaved(PLACE) == Unsaved("one", b"base", [b"[1]"])


def test_the_newest_of_several_comes_first(tmp_path, open_store):
    left_by_a_killed_server(tmp_path / "journal", WRITE)
    left_by_a_killed_server(tmp_path / "journal", WRITE.replace("one", "two"))
    assert open_store().unsaved(PLACE).epoch == "two"


def test_a_renamed_notebook_keeps_its_journal(tmp_path, open_store):
    left_by_a_killed_server(tmp_path / "journal", WRITE, f"moved(Path({str(PLACE)!r}), Path('/served/b.ipynb'))")
    store = open_store()
    assert store.unsaved(PLACE) is None
    assert store.unsaved(Path("/served/b.ipynb")).epoch == "one"


def test_nobody_else_may_read_it(tmp_path, open_store):
    open_store().write(PLACE, "one", b"base", [(1, b"[1]")])
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "journal").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o700


def test_bases_do_not_pile_up(open_store):
    store = open_store()
    for number in range(20):
        store.write(PLACE, "one", b"base %d" % number, [(number, b"[]")])
        store.saved("one", number, b"base %d" % (number + 1))
    assert store._db.execute("SELECT count(*) FROM bases").fetchone() == (0,)
