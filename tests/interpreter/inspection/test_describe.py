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


def test_what_is_unknown_is_nothing(session):
    session(CODE)
    assert [shown(session, code) for code in ["nothing", "thing.nothing", "", "1 +"]] == [None] * 4


def test_a_property_is_looked_at_and_not_asked(session):
    session(CODE)
    assert shown(session, "thing.computed") == "File: Cell In[1]\nType: property"
    assert "def computed(self):" in shown(session, "thing.computed", detail=1)


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("partial", ["Call signature: partial(beta=1)", "Type: partial"]),
        ("wrapped", ["Signature: wrapped(alpha, beta=1)", "What it does."]),
        ("things[0].method", ["method(one)", "Does."]),
        ("table['a'].method", ["method(one)"]),
        ("len", ["Signature: len(obj, /)", "Return the number of items"]),
        ("generator", ["Type:", "generator", "File:", "Cell In["]),
        ("os", ["Type:", "module", "os.py"]),
        ("os.path.join", ["Signature: os.path.join(a, *p)"]),
        (
            "callable_thing",
            ["Call signature: callable_thing(x)", "Call docstring: Calls.", "Class docstring: Is called."],
        ),
        ("Sub", ["Signature: Sub(size)"]),
        ("Thing", ["Subclasses:", "Sub"]),
        ("function(1).bit_length", None),
        ("'text'.upper", ["Signature: 'text'.upper()"]),
        ("Color", ["Type: EnumType" if hasattr(__import__("enum"), "EnumType") else "Enum"]),
    ],
)
def test_all_kinds_of_objects(session, code, texts):
    session(CODE)
    session(
        "import functools, os, enum\npartial = functools.partial(function, 1)\nwrapped = functools.wraps(function)(lambda *a: 0)\n"
        "things = [thing]\ntable = {'a': thing}\ngenerator = (x for x in [])\nclass Sub(Thing): pass\n"
        "class Callable:\n    'Is called.'\n    def __call__(self, x): 'Calls.'\ncallable_thing = Callable()\n"
        "class Color(enum.Enum):\n    RED = 1\n"
    )
    found = shown(session, code)
    if texts is None:
        assert found is None
        return
    found = " ".join(found.split())
    assert [text for text in texts if text not in found] == []


def test_source_of_what_is_wrapped(session):
    session(CODE)
    session("import functools\npartial = functools.partial(function, 1)\ngenerator = (x for x in [])")
    assert "def function(alpha" in shown(session, "partial", detail=1)
    assert "def method(self, one)" in shown(session, "thing.method", detail=1)


def test_html_is_escaped(session):
    session("x = '<script>'")
    html = session.interpreter.inspect("x", 1)["text/html"]
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_hooks_add_to_what_is_told(session):
    session("x = 1")
    session.interpreter.mime_hooks["text/markdown"] = lambda obj, name: f"**{name}** {obj}"
    session.interpreter.mime_hooks["text/x"] = lambda data: data.info_dict["Type"]
    session.interpreter.mime_hooks["text/fails"] = lambda obj, name: 1 / 0
    session.interpreter.mime_hooks["text/none"] = lambda obj, name: None
    found = session.interpreter.inspect("x", 1)
    assert {mime: found[mime] for mime in found if mime not in {"text/plain", "text/html"}} == {
        "text/markdown": "**x** 1",
        "text/x": "int",
    }


def test_the_policy_holds_for_inspection_too(session):
    session(
        "class A:\n    def __repr__(self): raise AssertionError\n    def __getitem__(self, key): return len\na = A()"
    )
    session.interpreter.configure(evaluation="forbidden")
    assert "Value" not in shown(session, "a")
    assert shown(session, "a[0]") is None
    session.interpreter.configure(evaluation="unsafe")
    assert "Signature: " in shown(session, "a[0]")


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


def test_what_trusted_packages_compute_is_told(session, monkeypatch):
    import sys
    import types

    module = types.ModuleType("some_library")
    monkeypatch.setitem(sys.modules, "some_library", module)
    exec("class Frame:\n    @property\n    def rows(self): return [1, 2]", vars(module))
    session.names["frame"] = module.Frame()
    before = session.interpreter.inspect("frame.rows", 10)
    session.interpreter.configure(trusted=("some_library",))
    assert "list" in session.interpreter.inspect("frame.rows", 10)["text/plain"]
    assert before is None or "[1, 2]" not in before["text/plain"]
