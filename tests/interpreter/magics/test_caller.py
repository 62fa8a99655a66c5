from perijove.interpreter.magics import caller


def test_the_shell_offers_what_magics_use(session):
    names = [name for name in vars(caller.Shell) if not name.startswith("_")]
    assert [name for name in names if not hasattr(session.interpreter.shell, name)] == []
    names = [*caller.Running.__annotations__, *(name for name in vars(caller.Running) if not name.startswith("_"))]
    assert [name for name in names if not hasattr(session.interpreter, name)] == []
