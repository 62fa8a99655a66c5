from perijove.interpreter.front_end import FrontEnd


def test_a_host_sets_what_it_can_do(session):
    assert [value for value in vars(FrontEnd()).values() if value is not None] == [True]
    assert session.interpreter.front_end == FrontEnd()
    assert (session.interpreter.gui, session.interpreter.kernel) == (None, None)
