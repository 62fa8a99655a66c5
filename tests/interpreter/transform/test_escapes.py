import pytest

from perijove.interpreter.transform.pipeline import Transforms

transform = Transforms()


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%time f(1)\n", "get_ipython().run_line_magic('time', 'f(1)')\n"),
        ("%ls", "get_ipython().run_line_magic('ls', '')\n"),
        ("a = f()\n%foo \\\nbar\ng()\n", "a = f()\nget_ipython().run_line_magic('foo', ' bar')\ng()\n"),
        ("if a:\n    %foo bar\n", "if a:\n    get_ipython().run_line_magic('foo', 'bar')\n"),
        ("%%foo arg\nbody 1\nbody 2\n", "get_ipython().run_cell_magic('foo', 'arg', 'body 1\\nbody 2\\n')\n"),
        ("%%foo\n", "get_ipython().run_cell_magic('foo', '', '')\n"),
        ("a = f()\nb = %foo bar\ng()\n", "a = f()\nb = get_ipython().run_line_magic('foo', 'bar')\ng()\n"),
        ("b = %foo \\\n  bar\n", "b = get_ipython().run_line_magic('foo', '   bar')\n"),
        ("!ls 'it\"s'", "get_ipython().system('ls \\'it\"s\\'')\n"),
        ("!ls \\\n -l\nx", "get_ipython().system('ls   -l')\nx"),
        ("!!ls", "get_ipython().getoutput('ls')\n"),
        ("a = !ls", "a = get_ipython().getoutput('ls')\n"),
        ("a, b = !ls\nc", "a, b = get_ipython().getoutput('ls')\nc"),
        ("x['a'] = !ls", "x['a'] = get_ipython().getoutput('ls')\n"),
        ("for i in x:\n  b = !ls {i}\n", "for i in x:\n  b = get_ipython().getoutput('ls {i}')\n"),
        (",f 1 2", 'f("1", "2")\n'),
        (";f 1 2", 'f("1 2")\n'),
        ("/f 1 2", "f(1, 2)\n"),
        ("/f", "f()\n"),
    ],
)
def test_an_escape_becomes_a_call(source, python):
    assert transform(source) == python


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("foo?", "'pinfo', 'foo'"),
        ("foo??", "'pinfo2', 'foo'"),
        ("?foo", "'pinfo', 'foo'"),
        ("??foo", "'pinfo2', 'foo'"),
        ("%foo?", "'pinfo', '%foo'"),
        ("%%foo?", "'pinfo', '%%foo'"),
        ("a.b[0].c?", "'pinfo', 'a.b[0].c'"),
        ("d['k']?", "'pinfo', \"d['k']\""),
        ("a = b + c?", "'pinfo', 'c'"),
        ("a = \\\nzip?", "'pinfo', 'zip'"),
        ("(a,\nb) = zip?", "'pinfo', 'zip'"),
        ("f(a?", "'pinfo', 'a'"),
        ("π.foo?", "'pinfo', 'π.foo'"),
        ("*int*?", "'psearch', '*int*'"),
        ("os.*dir*?", "'psearch', 'os.*dir*'"),
        ("?*int*", "'psearch', '*int*'"),
    ],
)
def test_help_becomes_a_call(source, python):
    assert transform(source) == f"get_ipython().run_line_magic({python})\n"


def test_a_question_mark_alone_shows_usage():
    assert transform("?") == "get_ipython().show_usage()\n"


@pytest.mark.parametrize(
    "source",
    [
        "x = '''\n%foo\n!ls\n'''\n",
        "f(\n%b\n)\n",
        "a = (1\n  % 2)\n",
        "a = b \\\n  % c\n",
        "d = {\n'a': 1 # what?\n}\n",
        "'''\na?\n'''\n",
        'x = """\n>>> a\n"""\n',
        "f(a =\n  !b)\n",
        "# %foo\nx = 5 # = !ls\n",
    ],
)
def test_what_is_no_escape_stays(source):
    assert transform(source) == source


def test_what_follows_an_escape_is_read_as_python():
    assert transform("!echo '(\nx = '''\n%a\n'''\n%b") == (
        "get_ipython().system(\"echo '(\")\nx = '''\n%a\n'''\nget_ipython().run_line_magic('b', '')\n"
    )


def test_a_cell_magic_below_the_first_line_says_so():
    assert transform("a\n%%time\n") == "a\nget_ipython().run_line_magic('%time', '')\n"


def test_pasted_prompts_before_escapes():
    assert transform(">>> %time 1\n>>> 2\n") == "get_ipython().run_line_magic('time', '1')\n2\n"
    assert transform("In [1]: !ls\n") == "get_ipython().system('ls')\n"
