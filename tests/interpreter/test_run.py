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
