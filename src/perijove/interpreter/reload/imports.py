"""Which names came from which module by `from module import name`: read in the source, without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Imported:
    """`from module import name as alias`; the name may be `*`."""

    module: str
    name: str
    alias: str


def imported_names(source: str, package: str = "") -> Iterator[Imported]:
    """The `from` imports of a source; `package` is what relative ones are relative to."""
    if "import" not in source:
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = _absolute(node, package)
            for item in node.names:
                yield Imported(module, item.name, item.asname or item.name)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])
