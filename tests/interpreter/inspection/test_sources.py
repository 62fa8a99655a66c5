import collections
import functools

from perijove.interpreter.inspection.sources import class_docstring, docstring, file_of, source_text, unwrapped


class Base:
    """A base."""

    def method(self):
        """What the base says."""


class Derived(Base):
    def method(self):
        return 1

    class Inner:
        """Inside."""


def decorator(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@decorator
def decorated():
    """Decorated."""


def test_documentation():
    assert docstring(Base) == "A base."
    assert docstring(Derived().method) == "What the base says."
    assert docstring(decorated) == "Decorated."
    assert docstring(3) == ""
    assert class_docstring(Base()) == "A base."
    assert class_docstring([]) == ""


def test_sources():
    assert source_text(decorated).startswith("@decorator\ndef decorated")
    assert source_text(Derived.Inner) == '    class Inner:\n        """Inside."""\n'
    assert source_text(Base()).startswith("class Base:")
    assert source_text(functools).startswith('"""functools.py')
    assert source_text(len) == ""


def test_files():
    assert [file_of(obj) for obj in (Base, Base(), decorated, functools.partial(decorated))] == [__file__] * 4
    assert file_of(collections).endswith("__init__.py")
    assert file_of(len) == ""


def test_a_hostile_object_is_not_asked():
    class Hostile:
        def __getattribute__(self, name):
            raise AssertionError

    obj = Hostile()
    assert unwrapped(obj) is obj
    assert file_of(obj) == __file__
