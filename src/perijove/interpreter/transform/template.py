"""A cell put into a template: `__code__` stands for its statements, `__ret__` for the value of its last expression."""

from __future__ import annotations

import ast
from typing import Any

CODE, VALUE = "__code__", "__ret__"


class Mangler(ast.NodeTransformer):
    """Renames the template's own names that begin with three underscores, so that no cell's names are hit."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = _mangled(node.id)
        return node

    def visit_alias(self, node: ast.alias) -> ast.alias:
        if node.asname is not None:
            node.asname = _mangled(node.asname)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = _mangled(node.name)
        return self.generic_visit(node)


def _mangled(name: str) -> str:
    return f"__perijove_{name}" if name.startswith("___") else name


class ReplaceCodeTransformer(ast.NodeTransformer):
    """Puts each cell into a template; for a list of `ast_transformers`."""

    def __init__(self, template: ast.Module, name: str = "") -> None:
        self.template = template
        self.name = name

    @classmethod
    def from_string(cls, template: str, name: str = "") -> ReplaceCodeTransformer:
        """From a template's source. Raises SyntaxError."""
        return cls(ast.parse(template), name)

    def visit_Module(self, tree: ast.Module) -> ast.Module:
        """The template with the cell in it."""
        import copy

        body = list(tree.body)
        value: ast.expr = ast.Constant(value=None)
        if body and isinstance(body[-1], ast.Expr):
            last = body.pop()
            assert isinstance(last, ast.Expr)
            target = ast.Name(id="__perijove_value", ctx=ast.Store())
            body.append(ast.copy_location(ast.Assign(targets=[target], value=last.value), last))
            value = ast.Name(id="__perijove_value", ctx=ast.Load())
        template = Mangler().visit(copy.deepcopy(self.template))
        filled: ast.Module = _Filled(body, value).visit(template)
        return ast.fix_missing_locations(filled)


class _Filled(ast.NodeTransformer):
    def __init__(self, body: list[ast.stmt], value: ast.expr) -> None:
        self._body = body
        self._value = value

    def visit_Expr(self, node: ast.Expr) -> Any:
        if isinstance(node.value, ast.Name) and node.value.id == CODE:
            return self._body or ast.Pass()
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._value if node.id == VALUE else node
