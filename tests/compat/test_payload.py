import pytest

from perijove.compat import current, payload
from perijove.compat.interactiveshell import InteractiveShell


def test_one_of_each_source():
    manager = payload.PayloadManager()
    for text in ("a", "b"):
        manager.write_payload({"source": "page", "text": text})
    manager.write_payload({"source": "page", "text": "c"}, single=False)
    assert [each["text"] for each in manager.read_payload()] == ["b", "c"]
    manager.clear_payload()
    assert manager.read_payload() == []
    with pytest.raises(TypeError, match="must be a dict"):
        manager.write_payload("text")


def test_the_shells_are_those_of_the_cell_that_runs():
    shell = InteractiveShell()
    outcome = shell.run_cell("from perijove.compat.payload import page\npage('text', start=-1)")
    assert outcome.payload == [{"source": "page", "data": {"text/plain": "text"}, "start": 0}]
    current.set_shell(None)
