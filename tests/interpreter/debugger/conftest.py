"""Cells whose debugger is given its commands."""

import sys

import pytest


@pytest.fixture
def debug(session, capsys):
    """A function that runs a cell with a debugger's commands, and returns what it printed, by lines."""

    def run(code, *commands):
        session.host.answers[:] = commands
        capsys.readouterr()
        run.outcome = session(code)
        run.left = list(session.host.answers)
        return capsys.readouterr().out.splitlines()

    before = sys.breakpointhook
    yield run
    assert sys.gettrace() is None or "coverage" in repr(sys.gettrace())
    sys.breakpointhook = before
