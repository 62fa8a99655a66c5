import ast

import pytest

from perijove.interpreter.transform.tree import InputRejected, transform_tree


class Negate(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.UnaryOp(ast.USub(), node) if isinstance(node.value, int) else node


class Broken(ast.NodeTransformer):
    def visit_Constant(self, node):
        raise ValueError(node.value)


class Refuse(ast.NodeTransformer):
    def visit_Import(self, node):
        raise InputRejected("no imports")


def test_each_transformer_changes_the_tree():
    tree = transform_tree(ast.parse("x = 1"), [Negate(), Negate()], print)
    assert ast.unparse(tree) == "x = --1"
    compile(tree, "<test>", "exec")


def test_a_broken_one_is_removed():
    errors = []
    transformers = [Broken(), Negate()]
    tree = transform_tree(ast.parse("x = 1"), transformers, errors.append)
    assert ast.unparse(tree) == "x = -1"
    assert [type(one) for one in transformers] == [Negate]
    assert [str(error) for error in errors] == ["1"]


def test_a_cell_may_be_refused():
    with pytest.raises(InputRejected):
        transform_tree(ast.parse("import os"), [Refuse()], print)


def test_cells_are_transformed(session, capsys):
    session.interpreter.shell.ast_transformers.append(Negate())
    assert session.plain("5") == ["-5"]
    session.interpreter.ast_transformers[:] = [Refuse()]
    outcome = session("import os")
    assert isinstance(outcome.error_before_exec, InputRejected)
    assert "os" not in session.names
    session.interpreter.ast_transformers[:] = [Broken()]
    assert session.plain("5") == ["5"]
    assert session.interpreter.ast_transformers == []
    assert "ValueError" in capsys.readouterr().err
