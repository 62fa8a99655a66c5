import asyncio
import select

from perijove.terminal.loop import SessionLoop


def test_a_guis_loop_runs_while_the_session_waits(capsys):
    turns = []

    def hook(context):
        turns.append("gui")
        select.select([context.fileno()], [], [])

    with SessionLoop() as loop:
        loop._selector.hook = hook
        loop.wait(asyncio.sleep(0.02))

    assert "gui" in turns


def test_a_hook_that_fails_is_told_and_switched_off(capsys):
    def hook(context):
        raise OSError("no display")

    with SessionLoop() as loop:
        loop._selector.hook = hook
        loop.wait(asyncio.sleep(0.02))
        assert loop._selector.hook is None

    assert "no display" in capsys.readouterr().err


def test_without_a_gui_nothing_else_runs():
    with SessionLoop() as loop:
        loop.wait(asyncio.sleep(0))
        loop.enable_gui("asyncio")
        loop.enable_gui(None)
        assert loop._selector.hook is None
