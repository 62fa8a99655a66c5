import os

from perijove.interpreter.completion.matching import kind_of, matching, signature_of
from perijove.interpreter.guarded import MISSING


def test_names():
    assert matching(["b", "_a", "a", "__c__", "Ab"], "") == ["Ab", "a", "b"]
    assert matching(["_a", "__c__", "_b"], "_") == ["_a", "_b", "__c__"]
    assert matching(["Alpha", "beta"], "al") == ["Alpha"]
    assert matching(["Alpha", "alps"], "al") == ["alps"]


def test_kinds():
    assert [kind_of(value) for value in [int, len, os, 5, MISSING, matching]] == [
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
