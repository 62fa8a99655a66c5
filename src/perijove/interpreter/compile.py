"""Source to code: the statements of a cell as one code object, and its last expression as another.

`compile` with `PyCF_ONLY_AST` gives a tree without importing `ast`; the tree is split, not the text, so that positions
in tracebacks stay exact. Sources are kept in `linecache`, where tracebacks, warnings, `inspect` and debuggers look.
"""

import __future__

import _ast
from types import CodeType

ONLY_AST = 0x400
TOP_LEVEL_AWAIT = 0x2000
COROUTINE_FLAGS = 0x80 | 0x100 | 0x200  # coroutine, iterable coroutine, asynchronous generator
KEPT_SOURCES = 10_000

_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag


class Unit:
    """One code object of a cell; `shown` ones give a value to show."""

    __slots__ = ("code", "shown")

    def __init__(self, code: CodeType, *, shown: bool) -> None:
        self.code = code
        self.shown = shown

    @property
    def is_async(self) -> bool:
        return bool(self.code.co_flags & COROUTINE_FLAGS)


class CompiledCell:
    """The code of a cell, in order, under the file name of its source."""

    __slots__ = ("filename", "units")

    def __init__(self, units: tuple[Unit, ...], filename: str) -> None:
        self.units = units
        self.filename = filename

    @property
    def is_async(self) -> bool:
        return any(unit.is_async for unit in self.units)


class CellCompiler:
    """Compiles cells; `from __future__ import` holds from a cell to the next, as in Python's own prompt."""

    def __init__(self) -> None:
        self.flags = 0

    def __call__(self, source: str, filename: str, show: str = "last_expr") -> CompiledCell:
        """Compile a cell; raises what `compile` raises: SyntaxError, ValueError, OverflowError, RecursionError ..."""
        flags = self.flags | TOP_LEVEL_AWAIT
        remember_source(filename, source)
        tree = compile(source, filename, "exec", flags | ONLY_AST, dont_inherit=True)
        if show != "none" and is_silenced(source):
            show = "none"
        units = tuple(self._units(tree, filename, flags, show))
        for unit in units:
            self.flags |= unit.code.co_flags & _FUTURE
        return CompiledCell(units, filename)

    def _units(self, tree: _ast.Module, filename: str, flags: int, show: str) -> list[Unit]:
        units: list[Unit] = []
        pending: list[_ast.stmt] = []

        def statements() -> None:
            if pending:
                module = _ast.Module(body=list(pending), type_ignores=[])
                units.append(Unit(compile(module, filename, "exec", flags, dont_inherit=True), shown=False))
                pending.clear()

        future = flags
        for index, node in enumerate(tree.body):
            shown, extra = _shown(node, index == len(tree.body) - 1, show)
            if not (isinstance(node, _ast.Expr) and shown):
                pending.append(node)
            if shown is not None:
                statements()
                for unit in units:
                    future |= unit.code.co_flags & _FUTURE
                expression = _ast.Expression(body=extra if extra is not None else shown)
                units.append(Unit(compile(expression, filename, "eval", future, dont_inherit=True), shown=True))
        statements()
        return units


def _shown(node: _ast.stmt, last: bool, show: str) -> tuple[_ast.expr | None, _ast.expr | None]:
    """The expression whose value is shown for this statement, if any; the second is a name read after assigning."""
    if isinstance(node, _ast.Expr):
        wanted = show == "all" or (last and show in {"last", "last_expr", "last_expr_or_assign"})
        return (node.value, None) if wanted else (None, None)
    if last and show == "last_expr_or_assign":
        target = _assigned_name(node)
        if target is not None:
            name = _ast.Name(id=target.id, ctx=_ast.Load())
            for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                setattr(name, field, getattr(target, field))
            return name, name
    return None, None


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

    lines = source.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    linecache.cache[filename] = (len(source), None, lines, filename)
    if label(filename) is not None:
        _forget_old()


def _forget_old() -> None:
    import linecache

    if len(linecache.cache) > 2 * KEPT_SOURCES:
        ours = [name for name in linecache.cache if label(name) is not None]
        for name in ours[:-KEPT_SOURCES]:
            del linecache.cache[name]


def cell_filename(count: int, detail: str = "") -> str:
    """The file name of a cell's source; one cell keeps it for ever, and it tells which cell it is."""
    return f"<cell {count}, {detail}>" if detail else f"<cell {count}>"


def label(filename: str) -> str | None:
    """What a traceback calls a cell's file: `Cell In[3]`; None when it is no cell."""
    if filename.startswith("<unnumbered cell "):
        return "Unnumbered cell"
    if not filename.startswith("<cell ") or not filename.endswith(">"):
        return None
    number, comma, detail = filename[6:-1].partition(", ")
    return f"Cell In[{number}]{comma}{detail}" if number.isdigit() else None
