import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.ansi import Ink
from perijove.interpreter.traceback.rendering import error_event, render, render_stack
from perijove.interpreter.traceback.style import MODES, Style


def text(session, code):
    return "\n".join(session(code).error.traceback)


def test_an_error_in_a_function(session):
    expected = """\
---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[1], line 5
      3     b = 1 / a
      4     return b
----> 5 f(0)
Cell In[1], line 3, in f(a)
      1 def f(a):
      2     # divides
----> 3     b = 1 / a
                ~~^~~
      4     return b
      5 f(0)
ZeroDivisionError: division by zero"""
    assert text(session, "def f(a):\n    # divides\n    b = 1 / a\n    return b\nf(0)") == expected


def test_a_syntax_error(session):
    assert text(session, "a = 1\nif a b:") == (
        "---------------------------------------------------------------------------\n"
        "  Cell In[1], line 2\n    if a b:\n         ^\nSyntaxError: invalid syntax"
    ) or "invalid syntax" in text(session, "if a b:")


def test_causes_and_contexts(session):
    cause = text(session, "try:\n    1/0\nexcept Exception as e:\n    raise KeyError('k') from e")
    assert (
        cause.index("ZeroDivisionError: division by zero") < cause.index("direct cause") < cause.index("KeyError: 'k'")
    )
    assert "During handling" in text(session, "try:\n    1/0\nexcept Exception:\n    raise KeyError('k')")
    assert "ZeroDivision" not in text(session, "try:\n    1/0\nexcept Exception:\n    raise KeyError('k') from None")


def test_a_chain_that_is_a_circle_ends(session):
    assert text(session, "a = ValueError('a'); b = ValueError('b')\na.__cause__ = b; b.__cause__ = a\nraise a")


def test_notes_and_groups(session):
    found = text(
        session, "e = ValueError('v')\ne.add_note('a note')\nraise ExceptionGroup('group', [e, TypeError('t')])"
    )
    assert "ExceptionGroup: group (2 sub-exceptions)\n" in found
    assert "  | ValueError: v\n  | a note\n" in found
    assert "  | TypeError: t\n" in found


def test_recursion_is_folded(session):
    found = text(session, "def f(n): return f(n + 1)\nf(0)")
    assert "... the frame above, 9" in found
    assert len(found.split("\n")) < 25


def test_our_own_frames_are_hidden(session):
    assert "interpreter.py" not in text(session, "get_ipython().run_line_magic('timeit', '-n1 -r1 1/0')")
    assert "Cell In[2], %timeit" in text(session, "%timeit -n1 -r1 1/0")


def test_frames_that_ask_to_be_hidden(session):
    found = text(session, "def hidden():\n    __tracebackhide__ = True\n    shown()\ndef shown():\n    1/0\nhidden()")
    assert "in hidden" not in found
    assert "in shown" in found


def test_files(session, tmp_path, monkeypatch):
    (tmp_path / "faulty.py").write_text("def fail():\n    raise LookupError('é')\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = text(session, "import faulty\nfaulty.fail()")
    assert f"File {tmp_path}/faulty.py:2, in fail()" in found
    assert "----> 2     raise LookupError('é')" in found


def test_columns_count_characters(session):
    lines = text(session, "é = 0\nx = 'éé', 1/é").split("\n")
    assert lines[lines.index("----> 2 x = 'éé', 1/é") + 1] == " " * 8 + "          ~^~"


def test_messages_are_bounded(session):
    outcome = session("raise ValueError('x' * 10**6)")
    assert len(outcome.error.evalue) < 21_000
    assert len("\n".join(outcome.error.traceback)) < 25_000


@pytest.mark.parametrize(
    "code",
    [
        "class E(Exception):\n  def __str__(self): raise SystemError\nraise E",
        "class E(Exception):\n  @property\n  def __notes__(self): raise SystemError\nraise E",
        "class E(Exception):\n  def _render_traceback_(self): raise SystemError\nraise E",
        "class E(Exception):\n  name = property(lambda self: 1/0)\nraise E",
        "e = SyntaxError('x'); e.lineno = -5; e.offset = 10**6; e.text = 7\nraise e",
        "raise SyntaxError",
        "class E(Exception):\n  __cause__ = property(lambda self: 1/0)\nraise E",
        "class E(Exception):\n  __traceback__ = property(lambda self: 1/0)\nraise E",
        "class E(Exception):\n  __class__ = property(lambda self: int)\nraise E",
        "class E(Exception):\n  __getattribute__ = lambda self, name: 1/0\nraise E",
        "class E(Exception):\n  def __str__(self): return 5\nraise E",
        "class S(str):\n  __len__ = lambda self: 1/0\nclass E(Exception):\n  __str__ = lambda self: S('x')\nraise E",
        "class E(ExceptionGroup):\n  exceptions = (1, 2)\nraise E('x', [ValueError()])",
        "class E(ExceptionGroup):\n  exceptions = property(lambda self: (self,))\nraise E('x', [ValueError()])",
        "e = ValueError(); e.__notes__ = [type('N', (), {'__str__': lambda s: 1/0})(), 5]\nraise e",
        "def f(n):\n  try: return f(n + 1)\n  finally: 1/0\nf(0)",
        "exec(compile('1/0', '<ipython-input-1-2aab5485>', 'exec'))",
        "exec(compile('\\n' * 5000 + '1/0', 'nowhere.py', 'exec'))",
        "class M(type):\n  __name__ = property(lambda c: 1/0)\nclass E(Exception, metaclass=M): pass\nraise E",
    ],
)
def test_it_never_fails(session, code):
    outcome = session(code)
    assert outcome.status == "error"
    assert outcome.error.traceback


@pytest.mark.parametrize("mode", MODES)
def test_no_mode_fails(session, mode):
    session.interpreter.configure(xmode=mode)
    for code in [
        "class E(Exception):\n  def __str__(self): raise SystemError\nraise E",
        "class V:\n  def __repr__(self): raise SystemError\ndef f(v): return v / 0\nf(V())",
        "raise ExceptionGroup('g', [ValueError(1)]) from KeyError('k')",
        "a b",
        "raise KeyboardInterrupt",
        "class L(dict): pass\nexec('x', L())",
    ]:
        assert session(code).error.traceback


class Hostile(Exception):
    """Every attribute that rendering asks for is what the test drew."""

    def __init__(self, given):
        self.given = given

    def __getattribute__(self, name):
        given = object.__getattribute__(self, "__dict__").get("given", {})
        if name in given:
            if given[name] is RuntimeError:
                raise RuntimeError(name)
            return given[name]
        return super().__getattribute__(name)

    def __str__(self):
        return self.given.get("text", "text")


ATTRIBUTES = [
    "__cause__", "__context__", "__suppress_context__", "__traceback__", "__notes__", "exceptions", "name", "obj", "text",
    "msg", "lineno", "offset", "filename", "_render_traceback_", "__class__",
]  # fmt: skip
VALUES = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2) | st.just(RuntimeError)


@given(st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES), st.sampled_from(MODES))
def test_any_exception_gives_lines(given_values, mode):
    error = Hostile(given_values)
    try:
        raise error
    except Hostile:
        lines = render(error, Style(mode, Ink(colors=False)))
    assert lines
    assert all(isinstance(line, str) for line in lines)
    event = error_event(error)
    assert (event.ename, type(event.evalue)) == ("Hostile", str)


FUNCTION = "def f(a, *args, k=3, **kw):\n    b = [1, 2]\n    return b[a] / 0\nf(1, 5, z=2)"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("minimal", ["ZeroDivisionError: division by zero"]),
        ("doctest", ["Traceback (most recent call last):", "    ...", "ZeroDivisionError: division by zero"]),
        (
            "plain",
            [
                "Traceback (most recent call last):",
                "  Cell In[1], line 4",
                "    f(1, 5, z=2)",
                "  Cell In[1], line 3 in f",
                "    return b[a] / 0",
                "           ~~~~~^~~",
                "ZeroDivisionError: division by zero",
            ],
        ),
        (
            "docs",
            [
                "Traceback (most recent call last):",
                "Cell In[1], line 4",
                "----> 4 f(1, 5, z=2)",
                "",
                "    [... 1 skipped frames]",
                "",
                "ZeroDivisionError: division by zero",
            ],
        ),
        (
            "verbose",
            [
                "-" * 75,
                "ZeroDivisionError                         Traceback (most recent call last)",
                "Cell In[1], line 4",
                "      2     b = [1, 2]",
                "      3     return b[a] / 0",
                "----> 4 f(1, 5, z=2)",
                "Cell In[1], line 3, in f(a=1, *args=(5,), k=3, **kw={'z': 2})",
                "      1 def f(a, *args, k=3, **kw):",
                "      2     b = [1, 2]",
                "----> 3     return b[a] / 0",
                "                   ~~~~~^~~",
                "        b = [1, 2]",
                "        a = 1",
                "      4 f(1, 5, z=2)",
                "ZeroDivisionError: division by zero",
            ],
        ),
    ],
)
def test_modes(session, mode, expected):
    session.interpreter.configure(xmode=mode)
    carets = sys.version_info >= (3, 13)  # where Python marks the brackets of a call that is the whole line
    found = text(session, FUNCTION).split("\n")
    assert [line for line in found if not (carets and "~^^^" in line)] == expected


def test_an_interrupt_is_short(session):
    code = "def a(): b()\ndef b(): c()\ndef c():\n    raise KeyboardInterrupt\na()"
    assert text(session, code).split("\n")[2:] == [
        "Cell In[1], line 5",
        "----> 5 a()",
        "... 2 frames left out ...",
        "Cell In[1], line 4, in c()",
        "----> 4     raise KeyboardInterrupt",
        "KeyboardInterrupt",
    ]


def test_members_of_a_group_have_their_causes(session):
    code = (
        "def fail():\n  try: 1/0\n  except Exception as e: raise KeyError('k') from e\n"
        "try: fail()\nexcept Exception as e: raise ExceptionGroup('g', [ExceptionGroup('inner', [e])])"
    )
    found = text(session, code)
    assert "  |   | ZeroDivisionError: division by zero" in found
    assert "  |   | The above exception was the direct cause" in found
    assert "  |   | KeyError: 'k'" in found


def test_another_attribute_of_that_name_makes_no_group(session):
    assert "+---" not in text(session, "class E(Exception):\n  exceptions = (ValueError(),)\nraise E")


def test_an_exception_alone_and_without_some_frames():
    def inner():
        return 1 / 0

    def outer():
        return inner()

    with pytest.raises(ZeroDivisionError) as caught:
        outer()
    error, style = caught.value, Style("context", Ink(colors=False))
    assert render(error, style, exception_only=True) == ["ZeroDivisionError: division by zero"]
    whole, cut = render(error, style), render(error, style, skip=2)
    assert any(", in " in line and "outer" in line for line in whole)
    assert not any(", in " in line and "outer" in line for line in cut)
    alone = render(ValueError("another"), style, error.__traceback__)
    assert any(", in " in line and "inner" in line for line in alone)


def test_a_stack():
    def inner():
        return render_stack(sys._getframe(), Style("context", Ink(colors=False)), around=0)

    lines = inner()
    assert lines[-3].endswith("in test_a_stack.<locals>.inner()")
    assert "return render_stack" in lines[-2]


def test_fifty_thousand_lines(session, tmp_path, monkeypatch):
    (tmp_path / "long_one.py").write_text("x = 1\n" * 50_000 + "def fail():\n    return x / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert "-> 50002     return x / 0" in text(session, "import long_one\nlong_one.fail()")


def test_a_file_that_changed_since(session, tmp_path, monkeypatch):
    path = tmp_path / "shifting.py"
    path.write_text("def fail():\n    return 1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    session("import shifting")
    path.write_text("# a line more\ndef fail():\n    return 1 / 0\n")
    assert "(the file has changed since this code was loaded)" in text(session, "shifting.fail()")


def test_errors_in_c_code_stand_at_the_call(session):
    assert "----> 1 sorted([1, 'a'])" in text(session, "sorted([1, 'a'])")


def test_one_that_fails_to_render_itself_is_rendered(session):
    code = "class E(Exception):\n  def _render_traceback_(self): raise SystemError\nraise E('mine')"
    assert text(session, code).endswith("E: mine")


def test_an_exception_may_render_itself(session):
    assert text(session, "class E(Exception):\n  def _render_traceback_(self): return ['mine']\nraise E") == "mine"
    assert text(session, "class E(Exception):\n  def _render_traceback_(self): pass\nraise E") == ""


def test_colours(new_session):
    from perijove.settings import InterpreterSettings

    session = new_session()
    session.interpreter.settings = InterpreterSettings()
    assert "\x1b[1;31mZeroDivisionError\x1b[0m" in text(session, "1/0")


def test_an_interrupt_before_the_users_code_shows_none_of_ours(session, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(session.interpreter.user, "install", interrupt)
    assert "perijove" not in text(session, "1")
    assert text(session, "1").endswith("KeyboardInterrupt")
