"""Magics whose code awaits are awaited themselves: `%%time` above `await f()` becomes `await get_ipython()…`.

Found in the syntax tree, since the call may stand anywhere in the cell, and its text in a string of the user's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MAGICS = frozenset({"capture", "time", "timeit"})
_CALLS = {"run_line_magic": 1, "run_cell_magic": 2}  # and which argument is the code
_POSSIBLE = re.compile(r"\.run_(?:line|cell)_magic\('(?:" + "|".join(sorted(MAGICS)) + r")'")
_ASYNC_WORD = re.compile(r"\b(?:await|async)\b")


def await_magics(source: str, transform: Callable[[str], str]) -> str:
    """The cell's Python with `await` before the calls of magics whose code awaits; `transform` makes Python of code.

    Raises SyntaxError for one in a function that is not async.
    """
    if not (_POSSIBLE.search(source) and _ASYNC_WORD.search(source)):
        return source
    import ast

    try:
        tree = compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return source  # compiling it will say so
    lines = source.splitlines(keepends=True)
    for row, column in sorted(_places(tree, transform), reverse=True):
        line = lines[row - 1].encode()  # the tree counts bytes
        lines[row - 1] = (line[:column] + b"await " + line[column:]).decode()
    return "".join(lines)


def _places(tree: Any, transform: Callable[[str], str], *, may_await: bool = True) -> list[tuple[int, int]]:
    """Where the calls begin."""
    import ast

    found: list[tuple[int, int]] = []
    for node in ast.iter_child_nodes(tree):
        code = _code(node)
        if code is not None and _awaits(transform(code)):
            if not may_await:
                raise SyntaxError("'await' outside async function: the magic's code awaits")
            found.append((node.lineno, node.col_offset))  # type: ignore[attr-defined]
        inner = may_await
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            inner = False
        elif isinstance(node, ast.AsyncFunctionDef):
            inner = True
        found += _places(node, transform, may_await=inner)
    return found


def _code(node: Any) -> str | None:
    """The code that a call of such a magic runs; None for any other node."""
    import ast

    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS):
        return None
    texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    if not texts or texts[0] not in MAGICS or len(texts) <= _CALLS[node.func.attr]:
        return None
    return str(texts[_CALLS[node.func.attr]])


def _awaits(source: str) -> bool:
    """Whether code awaits at its top; options may stand before it, as in `%timeit -n 3 await f()`."""
    import ast
    import inspect

    try:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        return bool(compile(source, "<cell>", "exec", flags, dont_inherit=True).co_flags & inspect.CO_COROUTINE)
    except (SyntaxError, ValueError):
        options = re.match(r"(?:-\w+\s*(?:\d+\s+)?)+", source.lstrip())
        return options is not None and _awaits(source.lstrip()[options.end() :])
