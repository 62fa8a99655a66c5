import pytest

from perijove.notebook.ipynb import read
from perijove.notebook.model import new_code_cell, new_notebook
from perijove.runner import save
from perijove.runner.save import Saver

ONE = new_notebook((new_code_cell("1", id="a"),))
TWO = new_notebook((new_code_cell("2", id="a"),))


def test_at_most_once_in_a_while(tmp_path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(save.time, "monotonic", lambda: clock[0])
    path = tmp_path / "n.ipynb"
    saver = Saver(path)
    saver.changed(ONE)
    saver.tick()
    assert not path.exists()
    clock[0] += save.INTERVAL
    saver.tick()
    assert read(path) == ONE
    saver.changed(TWO)
    saver.tick()
    assert read(path) == ONE
    saver.save()
    assert read(path) == TWO
    path.unlink()
    saver.save()
    assert not path.exists()


def test_what_can_not_be_written_is_named(tmp_path):
    saver = Saver(tmp_path / "none" / "n.ipynb")
    saver.changed(ONE)
    with pytest.raises(FileNotFoundError) as caught:
        saver.save()
    assert caught.value.filename == str(tmp_path / "none" / "n.ipynb")
