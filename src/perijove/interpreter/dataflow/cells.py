"""What a cell does to names, its magics and shell commands included.

The cell is transformed as it would be to run; what is left of magics and commands are calls to the interpreter, of
which this module knows what they read and bind.
"""

from __future__ import annotations

import ast
import functools
import re
from typing import TYPE_CHECKING

from perijove.interpreter.dataflow.analysis import Reader
from perijove.interpreter.dataflow.effects import Effects
from perijove.interpreter.dataflow.names import Names
from perijove.interpreter.transform.pipeline import Transforms

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 5
# Magics whose text is Python: run in the namespace, or where nothing that it binds is kept.
_RUN = frozenset({"time", "prun", "debug", "capture", "memit", "lprun", "mprun", "timeout"})
_MEASURED = frozenset({"timeit"})
_SCRIPTS = frozenset({"bash", "sh", "script", "perl", "ruby", "python", "python2", "python3", "pypy"})
# Magics that may bind any name.
_ANYTHING = frozenset(
    {"run", "pylab", "load_ext", "reload_ext", "rerun", "recall", "rep", "macro", "edit", "ed", "autoreload"}
)
_NAMES = frozenset({"xdel"})
_OPTIONS = re.compile(r"\s*(?:-[a-zA-Z]+(?:[ =]?(?:\d[\w.]*|<[^>]*>))?\s+|--[\w-]+(?:=\S+)?\s+)*")
_DOLLAR = re.compile(r"(?<!\$)\$((?!\d)\w+)")
_FIELD = re.compile(r"(?<!\{)\{([^{}]+)\}(?!\})")
_BLANK = re.compile(r"(?:[ \t]*\n)*")
_NAME = re.compile(r"(?!\d)\w+")


@functools.lru_cache(maxsize=1024)
def effects(source: str) -> Effects:
    """What a cell's source does to names, as it was typed."""
    names = Names()
    error = _read(source, names, 0, 0)
    found = names.effects()
    return found if not error else Effects(error=error, unknown=found.unknown)


def _read(source: str, names: Names, line: int, depth: int) -> str:
    """Read a piece of code that begins after `line` lines; says why it can't be read."""
    if depth > MAX_DEPTH:
        return "magics within magics go deeper than can be followed"
    try:
        tree = ast.parse(Transforms()(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)
    # The transformation takes off blank lines at the start.
    line += len(_BLANK.match(source)[0].split("\n")) - 1  # type: ignore[index] # it matches anything
    if line:
        ast.increment_lineno(tree, line)
    problems: list[str] = []
    reader = Reader(names, lambda told, call: _special(told, call, depth, problems))
    reader.block(tree.body)
    return "; ".join(problems)


def _special(names: Names, node: ast.Call, depth: int, problems: list[str]) -> bool:
    """Whether a call is one to the interpreter itself; what it does is told then."""
    function = node.func
    if not (isinstance(function, ast.Attribute) and _is_interpreter(function.value)):
        return False
    handler = _CALLS.get(function.attr)
    texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if handler is None or len(texts) != len(node.args):
        return False
    problem = handler(names, texts, node.lineno, depth)
    if problem:
        problems.append(problem)
    return True


def _is_interpreter(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get_ipython"


def _line_magic(names: Names, texts: list[str], line: int, depth: int) -> str:
    name, text = texts
    if name in _RUN | _MEASURED:
        return _python(names, name, _OPTIONS.sub("", text + " ", count=1).rstrip(), line - 1, depth)
    if name in _NAMES:
        for word in _NAME.findall(text):
            names.delete(word, line)
    elif name in {"reset", "reset_selective"} or (name == "store" and "-r" in text.split()):
        names.unknown.append(f"%{name} on line {line}")
    elif name in _ANYTHING:
        names.unknown.append(f"%{name} on line {line}")
        _expanded(names, text, line)
    elif name in {"pinfo", "pinfo2", "pdoc", "psource", "pdef", "pfile"}:
        if found := _NAME.match(text):
            names.use(found[0], line)
    else:
        _expanded(names, text, line)
    return ""


def _cell_magic(names: Names, texts: list[str], line: int, depth: int) -> str:
    name, text, body = texts
    if name == "capture":
        words = [word for word in text.split() if not word.startswith("-")]
        problem = _read(body, names, line, depth + 1)
        if words and _NAME.fullmatch(words[0]):
            names.bind(words[0], line)
        return problem
    if name in _RUN:
        return _read(body, names, line, depth + 1)
    if name in _MEASURED:
        setup = _OPTIONS.sub("", text + " ", count=1).rstrip()
        return _python(names, name, f"{setup}\n{body}" if setup else f"pass\n{body}", line - 1, depth)
    if name in _SCRIPTS | {"!", "sx", "system"}:
        for option in re.findall(r"--(?:out|err|proc)[ =](\w+)", text):
            names.bind(option, line)
        _expanded(names, text, line)
        return ""
    _expanded(names, text, line)
    return ""


def _python(names: Names, magic: str, source: str, line: int, depth: int) -> str:
    """The Python in a magic's line; of what is measured, nothing that it binds is kept."""
    if magic not in _MEASURED:
        return _read(source, names, line, depth + 1)
    inner = Names()
    inner.sure = set(names.sure)
    problem = _read(source, inner, line, depth + 1)
    found = inner.effects()
    for name, at in [*found.uses.items(), *((name, line + 1) for name in found.builtins)]:
        names.use(name, at)
    for name, at in found.changes.items():
        if name not in found.defines:
            names.change(name, at)
    return problem


def _command(names: Names, texts: list[str], line: int, depth: int) -> str:
    del depth
    _expanded(names, texts[0], line)
    return ""


def _expanded(names: Names, text: str, line: int) -> None:
    """The names in the `{expressions}` and `$names` of a text; a shell's own variables look the same."""
    for name in _DOLLAR.findall(text):
        names.use(name, line)
    for expression in _FIELD.findall(text):
        try:
            tree = ast.parse(expression.partition("!")[0].partition(":")[0].strip(), mode="eval")
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                names.use(node.id, line)


_CALLS: dict[str, Callable[[Names, list[str], int, int], str]] = {
    "run_line_magic": _line_magic,
    "run_cell_magic": _cell_magic,
    "system": _command,
    "getoutput": _command,
}
