from perijove.compat import errors
from perijove.interpreter import hooks


def test_names_are_the_interpreters_own():
    assert errors.TryNext is hooks.TryNext
    assert issubclass(errors.StdinNotImplementedError, (errors.IPythonCoreError, NotImplementedError))
