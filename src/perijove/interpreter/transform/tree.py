"""Users' own changes to a cell's syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import _ast
    from collections.abc import Callable


class InputRejected(Exception):
    """Raised by a transformer that refuses a cell; the cell is not run."""


def transform_tree(tree: _ast.Module, transformers: list[Any], warn: Callable[[BaseException], None]) -> _ast.Module:
    """The tree after each transformer's `visit`. One that fails is shown and removed. Raises InputRejected."""
    if not transformers:
        return tree
    import ast

    for transformer in tuple(transformers):
        try:
            tree = transformer.visit(tree)
        except InputRejected:
            raise
        except Exception as error:  # noqa: BLE001 - user code
            transformers.remove(transformer)
            warn(error)
    return ast.fix_missing_locations(tree)
