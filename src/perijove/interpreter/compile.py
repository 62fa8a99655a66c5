"""Source to code: the statements of a cell as one code object, and its last expression as another.

`compile` with `PyCF_ONLY_AST` gives a tree without importing `ast`; the tree is split, not the text, so that positions
in tracebacks stay exact. Sources are kept in `linecache`, where tracebacks, warnings, `inspect` and debuggers look.
"""

from __future__ import annotations
import __future__

import _ast
import re
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ONLY_AST = 0x400
TOP_LEVEL_AWAIT = 0x2000
COROUTINE_FLAGS = 0x80 | 0x100 | 0x200  # coroutine, iterable coroutine, asynchronous generator
KEPT_SOURCES = 10_000
LOOK_EVERY = 1000  # sources
UNNUMBERED = "unnumbered"
_CELL = "<ipython-input-"
# A cell that is one assignment shows nothing, so that its tree need not be looked at.
_ASSIGNMENT = re.compile(r"[^\W\d]\w* = [^;\n\r\f]+\n?")

_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag


class Unit:
    """One code object of a cell; `shown` ones give a value to show."""

    __slots__ = ("code", "is_async", "shown")

    def __init__(self, code: CodeType, *, shown: bool) -> None:
        self.code = code
        self.shown = shown
        self.is_async = bool(code.co_flags & COROUTINE_FLAGS)


class CompiledCell:
    """The code of a cell, in order, under the file name of its source."""

    __slots__ = ("filename", "is_async", "units")

    def __init__(self, units: tuple[Unit, ...], filename: str) -> None:
        self.units = units
        self.is_async = any([unit.is_async for unit in units])  # noqa: C419 - no generator: made for every cell
        self.filename = filename


class CellCompiler:
    """Compiles cells; `from __future__ import` holds from a cell to the next, as in Python's own prompt."""

    def __init__(self) -> None:
        self.flags = 0

    def __call__(
        self,
        source: str,
        filename: str,
        show: str = "last_expr",
        *,
        top_level_await: bool = True,
        transform: Callable[[_ast.Module], _ast.Module] | None = None,
    ) -> CompiledCell:
        """Compile a cell; raises what `compile` raises: SyntaxError, ValueError, OverflowError, RecursionError ...

        `show` is one of the values of the setting; `transform` changes the syntax tree.
        """
        flags = self.flags | TOP_LEVEL_AWAIT if top_level_await else self.flags
        remember_source(filename, source)
        if transform is None and show == "last_expr" and _ASSIGNMENT.fullmatch(source):
            code = compile(source, filename, "exec", flags, dont_inherit=True)
            return CompiledCell((Unit(code, shown=False),), filename)
        tree = compile(source, filename, "exec", flags | ONLY_AST, dont_inherit=True)
        if transform is not None:
            tree = transform(tree)
        if show != "none" and is_silenced(source):
            show = "none"
        units = tuple(self._units(tree, filename, flags, show))
        for unit in units:
            self.flags |= unit.code.co_flags & _FUTURE
        return CompiledCell(units, filename)

    def _units(self, tree: _ast.Module, filename: str, flags: int, show: str) -> list[Unit]:
        units: list[Unit] = []
        body = tree.body
        if show == "last_expr_or_assign" and body and (name := _assigned_name(body[-1])) is not None:
            body = [*body, _read(name)]

        def add(node: _ast.Module | _ast.Expression | _ast.Interactive, mode: str) -> None:
            known = flags
            for unit in units:  # a `from __future__ import` above holds from there on
                known |= unit.code.co_flags & _FUTURE
            units.append(Unit(compile(node, filename, mode, known, dont_inherit=True), shown=mode == "eval"))

        pending: list[_ast.stmt] = []
        for node in body:
            expression = isinstance(node, _ast.Expr)
            if not (show == "all" or (node is body[-1] and (show == "last" or (expression and show != "none")))):
                pending.append(node)
                continue
            if pending:
                add(_ast.Module(body=pending, type_ignores=[]), "exec")
                pending = []
            if isinstance(node, _ast.Expr):
                add(_ast.Expression(body=node.value), "eval")
            else:  # the display hook is called for the expressions in it
                add(_ast.Interactive(body=[node]), "single")
        if pending:
            add(tree if len(pending) == len(tree.body) else _ast.Module(body=pending, type_ignores=[]), "exec")
        return units


def _read(name: _ast.Name) -> _ast.Expr:
    """A statement that reads a name, where it was assigned."""
    place = {field: getattr(name, field) for field in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    return _ast.Expr(value=_ast.Name(id=name.id, ctx=_ast.Load(), **place), **place)


def _assigned_name(node: _ast.stmt) -> _ast.Name | None:
    if isinstance(node, _ast.Assign) and len(node.targets) == 1:
        target: _ast.expr = node.targets[0]
    elif isinstance(node, (_ast.AugAssign, _ast.AnnAssign)) and node.value is not None:
        target = node.target
    else:
        return None
    return target if isinstance(target, _ast.Name) else None


def is_silenced(source: str) -> bool:
    """Whether the last token of the code is a `;`."""
    text = source.rstrip()
    if ";" not in text:
        return False
    last = text.rpartition("\n")[2]
    if text.endswith(";") and "#" not in last:
        return True
    if ";" not in last and not last.lstrip().startswith("#"):
        return False
    return _last_token_is_semicolon(text)


def _last_token_is_semicolon(text: str) -> bool:
    import io
    import tokenize

    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT}:
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == ";"


def remember_source(filename: str, source: str) -> None:
    """Keep a source where tracebacks look for it. No time stamp, so that `linecache.checkcache` leaves it alone."""
    import linecache

    if "\n" not in source and "\r" not in source:
        lines = [source + "\n"]
    else:  # Python's lines end at newlines alone; `splitlines` would count form feeds and the like too
        text = source.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
        lines = [line + "\n" for line in text.split("\n")]
    if type(linecache.cache) is not dict:  # a cell has put something else there
        linecache.cache = {}
    linecache.cache[filename] = (len(source), None, lines, filename)
    count = len(linecache.cache)
    if count > KEPT_SOURCES and not count % LOOK_EVERY:
        for name in [name for name in linecache.cache if name.startswith(_CELL)][:-KEPT_SOURCES]:
            del linecache.cache[name]


def cell_filename(count: int, source: str, detail: str = "") -> str:
    """The file name of a cell's source; one cell keeps it for ever, and it tells which cell it is.

    It has the form of IPython's, number and checksum: by that, libraries know a cell (numba, pyinstrument and
    line_profiler), and joblib finds again what a function has computed when its cell runs anew under another number.
    """
    from binascii import crc32

    told = f"{_CELL}{count}-{crc32(source.encode('utf-8', 'surrogatepass')):08x}"
    return f"{told}, {detail}>" if detail else f"{told}>"


def label(filename: str) -> str | None:
    """What a traceback calls a cell's file: `Cell In[3]`; None when it is no cell."""
    if not filename.startswith(_CELL) or not filename.endswith(">"):
        return None
    name, comma, detail = filename[len(_CELL) : -1].partition(", ")
    number, _, checksum = name.partition("-")
    if not number.isdigit() or not checksum:
        return None
    return "Unnumbered cell" if detail == UNNUMBERED else f"Cell In[{number}]{comma}{detail}"
