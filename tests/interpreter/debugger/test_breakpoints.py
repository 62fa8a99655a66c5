import sys

from perijove.interpreter.debugger import breakpoints


def test_somebody_elses_hook_stays(session, monkeypatch):
    mine = lambda: None  # noqa: E731
    monkeypatch.setattr(sys, "breakpointhook", mine)
    session("1")
    assert sys.breakpointhook is mine


def test_the_environment_decides(session, monkeypatch):
    monkeypatch.setattr(sys, "breakpointhook", sys.__breakpointhook__)
    monkeypatch.setenv("PYTHONBREAKPOINT", "0")
    session("breakpoint()")
    assert sys.breakpointhook is sys.__breakpointhook__


def test_set_trace_and_headers(debug):
    out = debug(
        "from perijove.interpreter.debugger.breakpoints import set_trace\nx = 1\nset_trace(header='here')\ny = 2",
        "x",
        "c",
    )
    assert out[0] == "here"
    assert "1" in out
    assert isinstance(sys.breakpointhook, breakpoints.Breakpoint)
