import pytest


def last_error(session, code):
    return [event for event in session.events(code) if hasattr(event, "ename")][-1]


def test_a_handler_in_place_of_the_traceback(session):
    session(
        "def handler(shell, kind, value, tb, tb_offset=None):\n"
        "    return [f'{kind.__name__}: {value}', type(shell).__name__, str(tb is not None)]\n"
        "get_ipython().set_custom_exc((ZeroDivisionError,), handler)"
    )
    event = last_error(session, "1 / 0")
    assert (event.ename, event.traceback) == (
        "ZeroDivisionError",
        ["ZeroDivisionError: division by zero", "Shell", "True"],
    )
    assert len(last_error(session, "nonsense").traceback) > 1


def test_a_handler_that_shows_the_error_itself(session, capsys):
    session.interpreter.exception_handlers.set((ValueError,), lambda *given, tb_offset: print("handled", given[2]))
    assert last_error(session, "raise ValueError('x')").traceback == []
    assert capsys.readouterr().out == "handled x\n"


@pytest.mark.parametrize("handler", [lambda *given, tb_offset: 1 / 0, lambda *given, tb_offset: 7])
def test_a_handler_that_fails_is_forgotten(session, capsys, handler):
    session.interpreter.exception_handlers.set((ValueError,), handler)
    for _ in range(2):
        assert last_error(session, "raise ValueError('x')").traceback
    assert capsys.readouterr().err.count("most recent call") == 1


def test_none_takes_it_away(session):
    handlers = session.interpreter.exception_handlers
    handlers.set((ValueError,), lambda *given, tb_offset: ["own"])
    handlers.set((), None)
    assert last_error(session, "raise ValueError").traceback != ["own"]


def test_mistakes_are_named(session):
    with pytest.raises(TypeError, match="a tuple of classes"):
        session.interpreter.exception_handlers.set(ValueError, print)
    with pytest.raises(TypeError, match="callable, found 3"):
        session.interpreter.exception_handlers.set((ValueError,), 3)
