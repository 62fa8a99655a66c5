import pytest

from perijove.compat.spelling import spelled


@pytest.mark.parametrize(
    ("code", "start", "text", "kind", "found"),
    [
        ("a.b", 2, "bit", "function", (1, ".bit")),
        ("f(a . b", 6, "bit", "function", (4, ".bit")),
        ("os.pa", 3, "path", "module", (2, ".path")),
        ("b", 0, "bit", "function", (0, "bit")),
        ("3.1", 2, "x", "function", (2, "x")),
        ("import os.pa", 10, "path", "module", (7, "os.path")),
        ("import o", 7, "os", "module", (7, "os")),
        ("from os import pa", 15, "path", "instance", (15, "path")),
        ("f('data/on", 8, "one.csv", "path", (3, "data/one.csv")),
        ("./on", 2, "one.csv", "path", (0, "./one.csv")),
        ("%tim", 0, "%time", "magic", (0, "%time")),
        ("d['a", 2, "'abc'", "dict key", (3, "abc")),
        ("d['a b", 2, "'a bc'", "dict key", (5, "bc")),
        ("d[b'a", 2, "b'abc'", "dict key", (4, "abc")),
        ("d[", 2, "'abc'", "dict key", (2, "'abc'")),
        ("d[1", 2, "11", "dict key", (2, "11")),
        ("d['b", 2, "'near'", "dict key", (3, "near")),
    ],
)
def test_proposals_as_ipython_spells_them(code, start, text, kind, found):
    assert spelled(code, len(code), {"start": start, "text": text, "type": kind}) == found


def test_a_quote_that_follows_is_not_part_of_the_key():
    assert spelled("d['a']", 4, {"start": 2, "text": "'abc", "type": "dict key"}) == (3, "abc")


def test_with_jedi_attributes_have_no_dot():
    assert spelled("a.b", 3, {"start": 2, "text": "bit", "type": "function"}, dots=False) == (2, "bit")
