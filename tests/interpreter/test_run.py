import asyncio

from perijove.interpreter.run import Outcome, Prepared, as_interrupt, exit_code


def test_exit_codes():
    assert [exit_code(SystemExit(code)) for code in (None, 0, 3, "why", True)] == [0, 0, 3, 1, True]


def test_values():
    assert Outcome("ok", 1) == Outcome("ok", 1)
    assert Prepared("", "", None, None, 1).is_async is False


def test_other_errors_stay_what_they_are():
    error = ValueError()
    assert as_interrupt(error) is error
    cancelled = asyncio.CancelledError()
    assert as_interrupt(cancelled) is cancelled


def test_what_is_shown_of_an_outcome():
    info = Prepared("x" * 60, "", None, None, 3, cell_id="a")
    outcome = Outcome("ok", 3, value=[1], info=info)
    assert repr(outcome) == (
        f"<ExecutionResult object at {id(outcome):x}, execution_count=3 error_before_exec=None error_in_exec=None "
        f"info=<ExecutionInfo object at {id(info):x}, raw_cell='{'x' * 48}..' store_history=True silent=False cell_id=a> "
        "result=[1]>"
    )
