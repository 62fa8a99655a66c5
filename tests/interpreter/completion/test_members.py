import os

import pytest

from perijove.interpreter.completion.members import Members, kind_of, signature_of
from perijove.interpreter.guarded import MISSING
from perijove.interpreter.guarded.values import Class, Either, Function, Instance, Known, Made


def test_kinds():
    assert [kind_of(value) for value in [int, len, os, 5, MISSING, kind_of]] == [
        "class",
        "function",
        "module",
        "instance",
        "",
        "function",
    ]


def test_signatures():
    assert signature_of(lambda a, *, b=1: None) == "(a, *, b=1)"
    assert signature_of(len) == ""
    assert [signature_of(wrap(lambda a: None)) for wrap in (staticmethod, classmethod)] == ["(a)", "(a)"]
    assert signature_of(Thing().method) == "(a, b=1)"


def test_a_signature_follows_its_function():
    def function(a): ...

    assert signature_of(function) == "(a)"
    function.__defaults__ = (5,)
    assert signature_of(function) == "(a=5)"
    function.__code__ = (lambda b, c: None).__code__
    assert signature_of(function) == "(b, c=5)"


class Thing:
    kept = 1

    def __init__(self):
        self.own = lambda a: None
        self.kept = "text"

    def method(self, a, b=1): ...

    @classmethod
    def of_class(cls, a): ...

    @staticmethod
    def static(a): ...

    @property
    def computed(self):
        raise AssertionError


@pytest.mark.parametrize(
    ("owner", "name", "kind", "signature"),
    [
        (Known(Thing()), "method", "function", "(a, b=1)"),
        (Known(Thing()), "own", "function", "(a)"),
        (Known(Thing()), "kept", "instance", ""),
        (Known(Thing()), "computed", "property", ""),
        (Known(Thing()), "static", "function", "(a)"),
        (Known(Thing()), "of_class", "function", "(a)"),
        (Known(Thing()), "nothing", "", ""),
        (Known(Thing), "method", "function", "(self, a, b=1)"),
        (Known(Thing), "of_class", "function", "(a)"),
        (Known(Thing), "mro", "function", ""),
        (Known(os), "path", "module", ""),
        (Known(os), "fspath", "function", ""),
        (Instance(Thing), "method", "function", "(a, b=1)"),
        (Instance(Thing), "own", "", ""),
        (Made(Class("A", {"run": lambda: Function(lambda: None)})), "run", "function", ""),
        (Made(Class("A", {"size": lambda: None})), "size", "instance", ""),
        (Either((Instance(int), Instance(str))), "real", "", ""),
    ],
)
def test_attributes_as_proposals(owner, name, kind, signature):
    found = Members(owner).match(name, 3)
    assert (found.text, found.start, found.type, found.signature) == (name, 3, kind, signature)
