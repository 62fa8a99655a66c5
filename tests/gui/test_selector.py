import os
import select
import selectors

import pytest

from perijove.gui.selector import GuiSelector


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


@pytest.fixture
def selector():
    selector = GuiSelector()
    yield selector
    selector.close()


def until_ready(context):
    select.select([context.fileno()], [], [])


def test_the_gui_runs_until_a_file_is_ready(selector, pipe):
    selector.register(pipe[0], selectors.EVENT_READ, "data")

    def hook(context):
        assert not context.input_is_ready()
        os.write(pipe[1], b"x")
        until_ready(context)
        assert context.input_is_ready()

    selector.hook = hook
    assert [key.data for key, _ in selector.select()] == ["data"]


def test_the_gui_runs_until_the_time_is_over(selector):
    turns = []
    selector.hook = lambda context: turns.append(until_ready(context))
    assert [selector.select(0.01), selector.select(0.01)] == [[], []]
    assert len(turns) == 2


def test_what_is_ready_already_waits_for_no_gui(selector, pipe):
    selector.register(pipe[0], selectors.EVENT_READ)
    os.write(pipe[1], b"x")
    selector.hook = lambda context: pytest.fail("there was something to do")
    assert [key.fd for key, _ in selector.select(5)] == [pipe[0]]


def test_a_hook_that_comes_back_at_once_is_called_once_a_wait(selector):
    turns = []
    selector.hook = turns.append
    assert selector.select(0.01) == []
    assert len(turns) == 1


def test_a_hook_that_fails_is_told_and_switched_off(selector, capsys):
    def hook(context):
        raise OSError("no display")

    selector.hook = hook
    assert selector.select(0.01) == []
    assert selector.hook is None
    assert "no display" in capsys.readouterr().err


def test_an_interrupt_ends_the_wait(selector):
    def hook(context):
        raise KeyboardInterrupt

    selector.hook = hook
    with pytest.raises(KeyboardInterrupt):
        selector.select(60)


def test_files_are_the_systems(selector, pipe):
    key = selector.register(pipe[0], selectors.EVENT_READ, 1)
    assert selector.get_key(pipe[0]) == key
    assert selector.modify(pipe[0], selectors.EVENT_READ, 2).data == 2
    assert pipe[0] in selector.get_map()
    assert selector.unregister(pipe[0]).data == 2
