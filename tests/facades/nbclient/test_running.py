import asyncio
import logging
from types import SimpleNamespace

import pytest

from perijove.facades.nbclient.exceptions import CellTimeoutError
from perijove.facades.nbclient.running import INTERRUPTS, allowed, limit_of, reply_of, started_with, with_history
from perijove.facades.nbformat import v4


def options(**given):
    defaults = {
        "timeout": None, "timeout_func": None, "interrupt_on_timeout": False, "error_on_timeout": None,
        "allow_errors": False, "allow_error_names": (), "force_raise_errors": False, "log": logging.getLogger("test"),
    }  # fmt: skip
    return SimpleNamespace(**defaults | given)


class Stuck:
    """A kernel that never answers."""

    interrupts = 0

    async def execute(self, code, on_message, *, store_history, stop_on_error):
        await asyncio.Event().wait()

    async def interrupt(self):
        self.interrupts += 1


def test_which_errors_are_allowed():
    cell = v4.new_code_cell("x")
    assert not allowed(options(), cell, "E")
    assert allowed(options(allow_error_names=["E"]), cell, "E")
    cell.metadata["tags"] = ["raises-exception"]
    assert allowed(options(), cell, "E")
    assert not allowed(options(force_raise_errors=True, allow_errors=True), cell, "E")


def test_how_long_a_cell_may_take():
    assert [limit_of(options(timeout=each), None) for each in (None, -1, 0, 2)] == [None, None, None, 2]
    assert limit_of(options(timeout=2, timeout_func=lambda cell: 3), None) == 3


def test_a_kernel_that_ignores_interrupts_is_given_up():
    kernel = Stuck()
    running = reply_of(
        options(timeout=0.001, interrupt_on_timeout=True), kernel, v4.new_code_cell("x"), print, store_history=True
    )
    with pytest.raises(CellTimeoutError):
        asyncio.run(running)
    assert kernel.interrupts == INTERRUPTS


def test_how_a_kernel_is_started():
    assert with_history(["--a"], ":memory:") == ["--a", "--HistoryManager.hist_file=:memory:"]
    assert with_history(["--HistoryManager.hist_file=x"], ":memory:") == ["--HistoryManager.hist_file=x"]
    assert with_history([], "") == []
    assert started_with({"metadata": {"path": "a"}}, {"env": {}}) == {"cwd": "a", "env": {}}
    assert started_with({"metadata": {"path": ""}}, {}) == {}
