import importlib
import sys

import pytest

from perijove.compat import comm as ours
from perijove.compat import lend_comm


@pytest.fixture
def told(monkeypatch):
    """What is published by comms while `comm` is lent."""
    published = []
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "modules", {name: module for name, module in sys.modules.items() if name[:4] != "comm"})
    monkeypatch.setattr(ours, "_port", None)
    monkeypatch.setattr(ours, "_manager", ours.CommManager())
    published.append(lend_comm(lambda *message: published.append(message[0]), print, print))
    return published


def test_libraries_find_it_under_its_name(told):
    comm = importlib.import_module("comm")
    assert comm.__name__ == "comm"
    assert comm.create_comm is ours.create_comm
    assert importlib.import_module("comm.base_comm").BaseComm is ours.BaseComm
    comm.create_comm(target_name="t").close()
    assert told[1:] == ["comm_open", "comm_close"]


def test_messages_reach_it_before_anybody_has_imported_it(told):
    told[0]("comm_open", {"content": {"comm_id": "a", "target_name": "none"}})
    assert told[1:] == ["comm_close"]
    assert "comm" not in sys.modules


def test_it_is_lent_once_and_nothing_else_is(told):
    count = len(sys.meta_path)
    lend_comm(print, print, print)
    assert len(sys.meta_path) == count
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("comm.no_such")
