from perijove.notebook.model import Notebook
from perijove.server.live.events import Broadcast, ForgetJournal, ReadDisk, Save, SaveFailed, SaveLater, SaveSoon
from perijove.server.live.file import FileState

NOTEBOOK = Notebook()


def test_dirt_is_told_once():
    file = FileState()
    [told, soon] = file.changed(1)
    assert (told.message.dirty, soon) == (True, SaveSoon())
    assert file.changed(2) == [SaveSoon()]


def test_one_save_at_a_time():
    file = FileState()
    file.changed(1)
    assert file.due(NOTEBOOK) == [Save(NOTEBOOK, 1)]
    file.changed(2)
    assert file.due(NOTEBOOK) == []
    assert file.asked("anna", 1, NOTEBOOK) == []
    told = file.saved(1, "now")
    assert told[0].message.dirty
    assert told[1] == ForgetJournal(1)
    assert told[-1] == SaveSoon()
    assert file.due(NOTEBOOK) == [Save(NOTEBOOK, 2)]


def test_attempts_come_slower_and_quick_again_after_a_success():
    file = FileState()
    delays = []
    for _ in range(6):
        file.changed(file.version + 1)
        file.due(NOTEBOOK)
        delays.append(file.failed(SaveFailed("full"))[-1])
    assert delays == [SaveLater(seconds) for seconds in (2.0, 5.0, 10.0, 30.0, 30.0, 30.0)]
    file.due(NOTEBOOK)
    file.saved(file.version, "now")
    file.changed(file.version + 1)
    file.due(NOTEBOOK)
    assert file.failed(SaveFailed("full"))[-1] == SaveLater(2.0)


def test_keeping_mine_is_kept_in_mind_until_it_is_written():
    file = FileState()
    file.changed(1)
    file.in_conflict("theirs")
    [told, save] = file.keep_mine(NOTEBOOK)
    assert isinstance(told, Broadcast)
    assert save == Save(NOTEBOOK, 1, anyway=True)
    file.failed(SaveFailed("full"))
    assert file.due(NOTEBOOK) == [Save(NOTEBOOK, 1, anyway=True)]
    file.saved(1, "now")
    file.changed(2)
    assert file.due(NOTEBOOK) == [Save(NOTEBOOK, 2)]


def test_a_changed_disk():
    file = FileState()
    assert file.changed_on_disk(NOTEBOOK, None, busy=False) == [ReadDisk()]
    assert not file.conflict
    file.changed_on_disk(NOTEBOOK, None, busy=True)
    assert file.conflict
    file.reloaded()
    assert (file.conflict, file.dirty, file.problem) == (False, False, None)
