import asyncio
import select
import sys

import pytest

from perijove.gui import toolkits
from perijove.gui.loop import GuiLoop
from perijove.gui.toolkits import GuiError


@pytest.fixture
def loop(monkeypatch):
    monkeypatch.setattr(toolkits, "_registered", {})
    loop = GuiLoop()
    yield loop
    loop.close()


def test_a_guis_loop_runs_while_the_loop_waits(loop):
    turns = []

    def hook(context):
        turns.append("gui")
        select.select([context.fileno()], [], [])

    toolkits.register("mine", hook)
    loop.enable_gui("mine")
    loop.run_until_complete(asyncio.sleep(0.02))
    assert "gui" in turns
    turns.clear()
    loop.enable_gui(None)
    loop.run_until_complete(asyncio.sleep(0.02))
    assert turns == []


def test_another_thread_is_heard_meanwhile(loop):
    toolkits.register("mine", lambda context: select.select([context.fileno()], [], []))
    loop.enable_gui("mine")
    assert loop.run_until_complete(asyncio.to_thread(lambda: 5)) == 5


def test_asyncio_needs_no_other(loop):
    loop.enable_gui("asyncio")
    assert loop.selector.hook is None


def test_windows_has_none(loop, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(GuiError, match="on Windows"):
        loop.enable_gui("qt")
