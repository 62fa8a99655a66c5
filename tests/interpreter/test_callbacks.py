import functools

import pytest

from perijove.interpreter.callbacks import EVENTS, Callbacks


@pytest.fixture
def log(session):
    """Writes down what each event says, by the attributes that extensions read."""
    seen = []
    callbacks = session.interpreter.callbacks

    def before(info):
        seen.append(
            ("pre_run_cell", info.raw_cell, info.transformed_cell, info.store_history, info.silent, info.cell_id)
        )

    def after(result):
        seen.append(
            (
                "post_run_cell",
                result.info.raw_cell,
                result.execution_count,
                result.result,
                result.success,
                result.error_before_exec,
                result.error_in_exec,
            )
        )

    callbacks.register("pre_execute", lambda: seen.append("pre_execute"))
    callbacks.register("pre_run_cell", before)
    callbacks.register("post_execute", lambda: seen.append("post_execute"))
    callbacks.register("post_run_cell", after)
    return seen


def test_a_cell_is_announced(session, log):
    session("6 * 7", cell_id="abc")

    assert log == [
        "pre_execute",
        ("pre_run_cell", "6 * 7", "6 * 7", True, False, "abc"),
        "post_execute",
        ("post_run_cell", "6 * 7", 1, 42, True, None, None),
    ]


def test_a_silent_cell_is_announced_without_its_source(session, log):
    session("1", silent=True)
    assert log == ["pre_execute", "post_execute"]


def test_an_empty_cell_is_not_announced(session, log):
    session(" \n")
    assert log == []


def test_errors_are_told_apart(session, log):
    session("a b")
    session("1 / 0")
    unfinished, failed = (entry for entry in log if entry[0] == "post_run_cell")
    assert isinstance(unfinished[5], SyntaxError)
    assert unfinished[6] is None
    assert failed[5] is None
    assert isinstance(failed[6], ZeroDivisionError)


def test_an_outcome_raises_its_error(session):
    session("1").raise_error()
    with pytest.raises(ZeroDivisionError):
        session("1 / 0").raise_error()


def test_a_callback_that_fails_is_shown_and_ends_nothing(session, capsys):
    def broken():
        raise KeyboardInterrupt("in a callback")

    session.interpreter.callbacks.register("pre_execute", broken)
    session.interpreter.callbacks.register("post_run_cell", lambda result: 1 / 0)

    assert session.plain("1") == ["1"]
    shown = capsys.readouterr().err
    assert "KeyboardInterrupt" in shown
    assert "ZeroDivisionError" in shown


def test_parameters_may_be_left_out():
    seen = []
    callbacks = Callbacks(seen.append)
    for function in (lambda: seen.append("none"), lambda one: seen.append([one]), lambda *every: seen.append(every)):
        callbacks.register("pre_run_cell", function)
    callbacks.register("pre_run_cell", functools.partial(seen.append))

    callbacks.trigger("pre_run_cell", "info")

    assert seen == ["none", ["info"], ("info",), "info"]


def test_a_callback_is_registered_once_and_may_leave():
    seen = []
    callbacks = Callbacks(seen.append)

    def once():
        seen.append("once")
        callbacks.unregister("pre_execute", once)

    callbacks.register("pre_execute", once)
    callbacks.register("pre_execute", once)
    callbacks.trigger("pre_execute")
    callbacks.trigger("pre_execute")

    assert seen == ["once"]
    with pytest.raises(ValueError, match="is no callback of 'pre_execute'"):
        callbacks.unregister("pre_execute", once)


def test_mistakes_are_named():
    callbacks = Callbacks(print)
    with pytest.raises(KeyError, match="no event 'pre_cell'; there are: pre_execute"):
        callbacks.register("pre_cell", print)
    with pytest.raises(TypeError, match="has to be callable, found 3"):
        callbacks.register("pre_execute", 3)
    assert set(callbacks.callbacks) == set(EVENTS)
