"""`IPython.core.magics`: the classes of the built-in magics, and what `%load` does with code."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from perijove.compat.magic import Magics, MagicsManager
from perijove.compat.magicalias import find
from perijove.interpreter.magics.timing import TimeitResult as TimeitResult
from perijove.interpreter.magics.timing import duration
from perijove.interpreter.transform.template import ReplaceCodeTransformer as ReplaceCodeTransformer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["BuiltinMagics", "MagicsManager"]
_CLASSES = frozenset(
    f"{kind}Magics"
    for kind in (
        *("Async", "Auto", "Basic", "Code", "Config", "Display", "Execution", "Extension", "History", "Logging"),
        *("Namespace", "OS", "Packaging", "Pylab", "Script", "User"),
    )
)
_RANGE = re.compile(r"(\d*)(?:([-:])(\d*))?")


class BuiltinMagics(Magics):
    """The built-in magics as methods: each is the one of its name. IPython has a class for each kind of them."""

    registered = True
    magics: Any = {"line": {}, "cell": {}}  # noqa: RUF012 - as every class of magics has them

    def __getattr__(self, name: str) -> Any:
        shell = self.__dict__.get("shell")
        found = None if shell is None else find(shell, name, "line") or find(shell, name, "cell")
        if found is None:
            raise AttributeError(f"no magic {name!r}")
        return found


class InteractivelyDefined(Exception):
    """An object was made in a cell, which has no file; `index` is the cell's number."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class MacroToEdit(ValueError):
    """What is to be edited is a macro."""


def extract_code_ranges(ranges_str: str) -> Iterator[tuple[int | None, int | None]]:
    """The lines of ranges such as `1 5-7 10:`, from 0; `:` leaves its end out, `-` does not."""
    for word in ranges_str.split():
        found = _RANGE.fullmatch(word)
        if found is None:
            continue
        first = int(found[1]) - 1 if found[1] else None
        if not found[2]:
            yield first, None if first is None else first + 1
        else:
            last = int(found[3]) if found[3] else None
            yield first, last - 1 if last is not None and found[2] == ":" else last


def extract_symbols(code: str, symbols: str) -> tuple[list[str], list[str]]:
    """The sources of functions and classes in code, by their names, and the names that are none. Raises SyntaxError."""
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    lines = code.splitlines(keepends=True)
    blocks = {
        node.name: "".join(
            lines[min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1 : node.end_lineno]
        )
        for node in ast.parse(code).body
        if isinstance(node, defined)
    }
    names = [name.strip() for name in symbols.split(",") if name.strip()]
    return [blocks[name] for name in names if name in blocks], [name for name in names if name not in blocks]


def strip_initial_indent(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the first one's indent, up to one that has less."""
    indent = re.match(r"\s*", next(iter(lines), ""))
    margin = indent[0] if indent else ""
    within = True
    for line in lines:
        within = within and line.startswith(margin)
        yield line[len(margin) :] if within else line


def _format_time(timespan: float, precision: int = 3) -> str:
    """A time in seconds as people say it, in the letters that standard output has."""
    import sys

    text = duration(timespan, precision)
    try:
        "µ".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return text.replace("µ", "u")
    return text.replace("µ", "\N{GREEK SMALL LETTER MU}")


def __getattr__(name: str) -> Any:
    """IPython's classes of magics; all are the one here."""
    if name in _CLASSES:
        return type(name, (BuiltinMagics,), {})
    raise AttributeError(name)
