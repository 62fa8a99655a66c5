import pytest


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
        "exec(compile('1/0', '<cell 1>', 'exec'))",
        "exec(compile('\\n' * 5000 + '1/0', 'nowhere.py', 'exec'))",
        "class M(type):\n  __name__ = property(lambda c: 1/0)\nclass E(Exception, metaclass=M): pass\nraise E",
    ],
)
def test_it_never_fails(session, code):
    outcome = session(code)
    assert outcome.status == "error"
    assert outcome.error.traceback


def test_an_exception_may_render_itself(session):
    assert text(session, "class E(Exception):\n  def _render_traceback_(self): return ['mine']\nraise E") == "mine"


def test_colours(new_session):
    from perijove.settings import InterpreterSettings

    session = new_session()
    session.interpreter.settings = InterpreterSettings()
    assert "\x1b[1;31mZeroDivisionError\x1b[0m" in text(session, "1/0")
