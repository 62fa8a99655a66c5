from perijove.compat import generics
from perijove.interpreter.completion import custom


def test_it_is_the_interpreters():
    assert generics.complete_object is custom.complete_object
