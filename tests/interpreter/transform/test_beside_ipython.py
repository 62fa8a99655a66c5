"""The same cells given to IPython's transformer and to ours: they have to mean the same."""

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perijove.interpreter.completeness import check_complete
from perijove.interpreter.transform.pipeline import Transforms

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAM = HERE / "peers" / "ipython_transforms.py"

pytestmark = pytest.mark.peers
CELLS = [
    # line magics
    "%time f(1)",
    "%ls",
    "% ls",
    "%time  two  spaces",
    "  %time 1\n  %time 2",
    "a = 1; %time",
    "%matplotlib inline\nimport a\n%ls -l\nb = 2",
    "if a:\n    %time 1\nelse:\n    !ls\n",
    "def f():\n    %time 1\n    return 2\n",
    "for i in x:\n    a = %time i\n    b = !ls {i}\n",
    "%time \\\n  f(1)",
    "%alias_magic a b\n",
    "%timeit -n1 x = 'a # b'",
    "%time '''\nx = 1\n'''",
    "%time (\n1)",
    "x = (1\n %time\n)",
    "%%time\n1 + 1\n",
    "%%time -n 5\n%ls\n!ls\n",
    "%%time\n",
    "%%time",
    "%%bash\necho $x {y}\n'''\n",
    "%%writefile a.py\n    indented\n  less",
    "\n\n%%time\n1",
    "  %%time\n  1",
    "%%time?\n",
    "%%time??",
    "a\n%%time\nb",
    "%time?",
    "%time??",
    # assignments
    "a = %time 1",
    "a=%time 1",
    "a, b = %sx ls",
    "a.b = %time 1",
    "a['x = 1'] = !ls",
    "a = b = !ls",
    "a = b = %time 1",
    "a: list = !ls",
    "a = !ls -l | grep x",
    "a=!ls",
    "a = !!ls",
    "a = ! ls",
    "a = !ls \\\n  -l\nb",
    "a = 5 % b",
    "a = 5 %b",
    "a = 5 \\\n  %b",
    "a == %b",
    "a != b",
    "a += %time 1",
    "f(a = 5)",
    "f(a=!ls)",
    "f(a\n=!ls)",
    "a = '!ls'",
    "a = 'b = !ls'\nc = !ls",
    "a = f(b='=', c='%d') % d",
    "a = # comment\n!ls",
    "x = lambda a=1: a",
    "x = lambda a=1: !ls",
    "a = %\n",
    "a = %5",
    "a = !\n",
    "if x: a = !ls",
    "a = 1; b = !ls",
    # the system
    "!ls",
    "! ls",
    "!ls 'it''s'",
    '!echo "\'"',
    "!!ls",
    "!! ls",
    "!",
    "!!",
    "!ls \\\n-l \\\n-a",
    "!ls # comment",
    "!echo '''\n!ls",
    "!echo (\n!ls",
    '!echo "$x" {y} $$HOME',
    "if 1: !ls",
    "while x:\n\t!ls\n\t%time\n",
    # help
    "a?",
    "a??",
    "?a",
    "??a",
    "? a",
    "?",
    "??",
    "a.b.c?",
    "a.b[0].c?",
    "a[-1]?",
    "a[0]??",
    "*int*?",
    "a.*b?",
    "?*int*",
    "?a*",
    "a = b?",
    "a = b.c??",
    "f(a?",
    "f(a)?",
    "a?b",
    "a ? b",
    "a???",
    "'a?'",
    "'''a\nb?'''",
    "# a?",
    "a # b?",
    "a? # b",
    "1 + a?",
    "x = [a,\nb?",
    "(a,\nb) = c?",
    "if a:\n    b?\n",
    "a \\\nb?",
    "a?\nb??\nc = 1",
    "π.x?",
    "a1?",
    "1a?",
    "%a.b?",
    "!ls?",
    "a!?",
    "d['a']?",
    "get_ipython()?",
    # calls without parentheses
    ",f a b",
    ",f",
    ", f a",
    ";f a b",
    ";f",
    "/f a b",
    "/f",
    "/f a, b",
    "/",
    ";",
    ",",
    "x = 1\n/f a\n,g b",
    ",f.g a",
    "if a:\n    /f a",
    # what looks like an escape and is none
    "x = '''\n%time\n!ls\na?\n'''",
    'x = """\n%%time\n"""',
    "x = r'\\'\n%time",
    "x = rb'''\n%a\n'''",
    "x = f'''{a}\n%b\n'''",
    "x = f'{a!r}'",
    "x = f'{a=!r:^20}'",
    "x = f'{{' '%a'",
    "x = '\\\n%a'",
    "x = (a\n% b)",
    "x = [\n%a\n]",
    "x = {'a':\n!b}",
    "x = a \\\n% b",
    "x = a \\\n, b",
    "x = a \\\n/ b",
    "a / b",
    "a; b",
    "a, b",
    "assert a, b",
    "x % y",
    "x %y",
    "# %time",
    "    # !ls\n%time",
    "x = 1 # = !ls",
    "x = 1 # a?",
    "@decorator\n%time",
    "class A:\n    x = %time 1\n    def f(self):\n        !ls\n",
    "try:\n    !ls\nexcept:\n    %time\nfinally:\n    a?\n",
    "lambda: (yield)",
    "x = {\n'a': 1, # what?\n}",
    "x = ')' \n%a",
    "x = '('\n%a",
    "x = ('('\n%a)",
    "print('%d' %\n  x)",
    "match x:\n    case 1:\n        %time\n",
    # prompts
    ">>> a = 1\n>>> b",
    ">>> for i in x:\n...     print(i)\n...\n>>> a",
    ">>> x = '''a\n... b\n... '''",
    ">>> %time 1",
    ">>> a?",
    ">>>",
    ">>> a\n",
    ">>>a",
    "    >>> a\n    >>> b",
    "    >>> if a:\n    ...     b",
    "\t>>> a",
    "x = '''\n>>> a\n'''",
    'def f():\n    """\n    >>> f()\n    1\n    """\n',
    "'''\n>>> a\n... b\n'''\n>>> c",
    "...",
    "... \n",
    "...\n...\n",
    "a = ...\n",
    "def f():\n    ...\n",
    "def f(): ...\n...\n",
    "In [1]: a\n",
    "In [1]: a\nIn [2]: b",
    "In [12]: for i in x:\n    ...:     print(i)\n    ...:     b\n",
    "In [1]: x = '''a\n   ...: b\n   ...: '''",
    "In [1]: %time 1",
    "In [1]: !ls",
    "In [1]: %%time\n   ...: a\n   ...: b",
    "[ins] In [1]: a\n         ...: b",
    "[nav] In [1]: a",
    "for i in x:\n   ...:     print(i)",
    "   ...: a\n   ...: b",
    "In [1]: \n",
    "In[1]: a",
    "x = In [1]",
    # indents and blank lines
    "  a = 1\n  b = 2",
    "    if a:\n        b\n    c",
    "\n\n  a\n  b",
    "  a\nb",
    "   a\n  b\n    c",
    "\ta\n\tb",
    "  a\n\n  b\n \n  c",
    "  x = '''\n  a\n  '''",
    "  x = '''\na\n'''",
    "  # comment\n  a",
    "",
    " ",
    "\n",
    "\n \n\t\n",
    "a\r\nb\r\n",
    "%time\r\n!ls\r\n",
    "if a:\r\n    !ls\r\n",
    "a\x0cb",
    "\x0ca = 1",
    # broken
    "a b",
    "(",
    ")",
    "a)",
    "'",
    "'''",
    "'''\n%a",
    "x = (\n%a",
    "x = '\n%a",
    "\\",
    "a \\",
    "a \\\n",
    "%a \\",
    "!a \\\n",
    "def f(",
    "if a:",
    "if a:\n",
    "if a:\n    b",
    "if a:\n    b\n",
    "if a:\n    b\n\n",
    "for i in x: a",
    "class A:",
    "@a",
    "@a\n",
    "try:\n    a",
    "try:\n    a\nexcept:",
    "else:",
    "return 5",
    "await x",
    "async with x: pass",
    "a = ",
    "import",
    "from a import (b,",
    "x = [1,\n2",
    "x = {'a': 1",
    "f(a, 'b",
    "f'{a",
    "$",
    "a = `b`",
    "0x",
    "1__0",
    "a;",
    "a\n;",
    "yield",
    "print 5",
    "lambda:",
    "if a:\n    b\nelse:\n",
    "if a:\n    if b:\n        c\n    ",
    "%%time\na\n\n",
    "%%time\na\n",
    "%%time\na",
    "%time\n",
    "!ls\n",
    "a?\n",
    "for i in x:\n    %time",
    "for i in x:\n    %time\n",
    "for i in x:\n    %time\n\n",
    "x = 5 \\",
    "def f():\n    '''doc",
    "def f():\n    return 1\n\n",
    "def f():\n    return 1\n",
    "raise a\n",
    "if a: pass\n",
    "\ufeffa = 1",
    "é = 1; é?",
    "%time é",
]


# Where we decide otherwise, and what we make of it; docs/decisions/0010 says why.
OTHERWISE = {
    "% ls": "get_ipython().run_line_magic('ls', '')",
    "a = !!ls": "a = get_ipython().getoutput('ls')",
    "!ls?": "get_ipython().system('ls?')",
    "d['a']?": 'get_ipython().run_line_magic("pinfo", "d[\'a\']")',
    ", f a": "f('a')",
    ";": None,
    ",": None,
    "a\n;": None,
    "x = '''\n>>> a\n'''": "x = '''\n>>> a\n'''",
    "  a\nb": "a\nb",
    "  x = '''\na\n'''": "x = '''\na\n'''",
}
COMPLETE_OTHERWISE = {
    "%time (\n1)": "invalid",
    "%%time?\n": "complete",
    "%%time??": "complete",
    "d['a']?": "complete",
    ";": "invalid",
    ",": "invalid",
    "a\n;": "invalid",
    "  a\nb": "complete",
    "  x = '''\na\n'''": "complete",
    "x = (\n%a": "invalid",
    "else:": "invalid",
    "f(a, 'b": "invalid",
    "f'{a": "invalid",
    "lambda:": "invalid",
}


@pytest.fixture(scope="module")
def ipython():
    """What IPython makes of cells: a function from cells to pairs of Python and completeness."""
    python = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
    if not python.exists():
        pytest.skip(f"IPython's environment is not there: {python}; make .venv-peers/.peers")

    with subprocess.Popen([python, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(cells):
            process.stdin.write(json.dumps(cells) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


class _Plain(ast.NodeTransformer):
    """Blanks around the text of a command mean nothing."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if "get_ipython()" in ast.unparse(node.func):
            node.args = [
                ast.Constant(" ".join(argument.value.split())) if isinstance(argument, ast.Constant) else argument
                for argument in node.args
            ]
        return node


def meaning(python):
    """The syntax tree, or None for what is no Python."""
    if python is None:
        return None
    try:
        return ast.dump(_Plain().visit(ast.parse(python)))
    except (SyntaxError, ValueError):
        return None


transforms = Transforms()


def differences(cells, answers):
    return [
        (cell, theirs, transforms(cell))
        for cell, (theirs, _) in zip(cells, answers, strict=True)
        if meaning(theirs) != meaning(transforms(cell))
    ]


def test_cells_mean_the_same(ipython):
    found = differences(CELLS, ipython(CELLS))
    assert {cell: meaning(ours) for cell, _, ours in found} == {
        cell: meaning(python) for cell, python in OTHERWISE.items()
    }


def test_completeness_is_the_same(ipython):
    found = {
        cell: ours
        for cell, (_, theirs) in zip(CELLS, ipython(CELLS), strict=True)
        if (ours := check_complete(cell, transforms)[0]) != theirs
    }
    assert found == COMPLETE_OTHERWISE


# Lines and blocks; most of them are Python or an escape by themselves, so that their mixes mean something.
BITS = [
    "a = 1", "b = 'x'", "%time f(1)", "!ls -l {a} $b", "a = !ls", "b = %time 1", "f?", "f.g??", ",f a b", "/f a b", ";f a  b", "# %c",
    "'%d' % 5", "x = '''\n%no\n'''", 'y = """\n%no\n!no?\n"""', "f(a,\n  '%',\n  b)", "[1,\n\n# ]\n2 % 3]", "c = {'a':\n5\n}",
    "if a:\n    %time 2\n    !ls {a}\nelse:\n    pass", "a \\\n  % b", "%run x \\\n  -i", "!ls \\\n  -i", "'#' # '", "print(')')", "d = '(' % e", "",
    "f'{a}' % b", "r'\\'", "g = lambda a=1: a", "x == d", "@f\ndef g():\n    a = !ls\n    return a", "a; b", "x = 'a\\\n%b'",
    "for i in x:\n    b?\n", "    ", "(a,\n b) = c?", "d = 5 \\\n  , 6", "class A:\n    '''doc\n    %no\n    '''\n    b = %sx ls",
]  # fmt: skip


@given(st.lists(st.sampled_from(BITS), min_size=2, max_size=8).map("\n".join))
@settings(max_examples=400, deadline=None)
def test_mixed_cells_mean_the_same(ipython, cell):
    answers = ipython([cell])
    # What comes out as no Python is no measure: there IPython has given up half way.
    if meaning(answers[0][0]) is not None:
        assert differences([cell], answers) == []
