import pytest

CODE = '''
def function(alpha, beta=1):
    """What it does.

    More.
    """
    return alpha
class Thing:
    """A thing."""
    def __init__(self, size):
        """Make one."""
    @property
    def computed(self):
        raise AssertionError
    def method(self, one): "Does."
thing = Thing(3)
'''


def shown(session, code, cursor=None, detail=0):
    found = session.interpreter.inspect(code, len(code) if cursor is None else cursor, detail)
    return None if found is None else found["text/plain"]


def test_a_function(session):
    session(CODE)
    assert shown(session, "function") == (
        "Signature: function(alpha, beta=1)\nDocstring:\nWhat it does.\n\nMore.\nFile:      Cell In[1]\nType:      function"
    )


@pytest.mark.parametrize("code", ["function(", "function(1, ", "function(1, [2", "thing.method(function"])
def test_a_call_shows_its_function(session, code):
    session(CODE)
    assert "Signature: function(alpha" in shown(session, code)


def test_source(session):
    session(CODE)
    assert "Source:\ndef function(alpha, beta=1):" in shown(session, "function", detail=1)
    assert "Source:\nclass Thing:" in shown(session, "Thing", detail=1)


def test_a_class(session):
    session(CODE)
    text = shown(session, "Thing")
    assert "Signature:      Thing(size)" in text
    assert "Init docstring: Make one." in text


def test_a_value(session):
    session("x = [1, 2]")
    assert shown(session, "x") == "Value:  [1, 2]\nLength: 2\nType:   list"


def test_what_is_unknown_or_computed_is_nothing(session):
    session(CODE)
    assert [shown(session, code) for code in ["nothing", "thing.computed", "", "1 +"]] == [None] * 4


def test_magics(session):
    assert shown(session, "%time").startswith("%time\nRun code once")
    assert shown(session, "%%bash").startswith("%%bash\n")
    assert shown(session, "%nosuch") is None


def test_a_long_signature_is_broken(session):
    session("def f(" + ", ".join(f"parameter_{number}" for number in range(9)) + ", /, *, last=None) -> int: pass")
    assert "Signature:\nf(\n    parameter_0,\n" in shown(session, "f")
    assert "    /,\n    *,\n    last=None,\n) -> int" in shown(session, "f")


def test_a_hostile_repr(session):
    session("class A:\n  def __repr__(self): raise ValueError\na = A()")
    assert "(its repr raised ValueError)" in shown(session, "a")
