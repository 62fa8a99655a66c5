import pytest

CODE = """
calls = []
class Hostile:
    def __init__(self):
        self.stored = []
    @property
    def computed(self):
        calls.append("property")
        return []
    def __getattr__(self, name):
        calls.append(name)
        raise AttributeError(name)
    def __getitem__(self, key):
        calls.append(key)
        return []
    def __len__(self):
        calls.append("len")
        return 0
    def method(self, alpha, beta=2): "A method."
class Slotted:
    __slots__ = ("inner",)
hostile = Hostile()
def function(alpha, beta=1, *, gamma): pass
mapping = {"key one": 1, "key2": {"in": 2}, 3: 4}
"""


def found(session, code, cursor=None):
    return session.interpreter.complete(code, len(code) if cursor is None else cursor).matches


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        ("hostile.", ["computed", "method", "stored"]),
        ("hostile.stored.ap", ["append"]),
        ("hostile.computed.", []),
        ("hostile.missing.", []),
        ("hostile[0].", []),
        ("hostile.met", ["method"]),
        ("Hostile.met", ["method"]),
        ("'abc'.uppe", ["upper"]),
        ("mapping['key2'].ke", ["keys"]),
        ("[1, 2].app", ["append"]),
        ("function(al", ["alpha=", "all"]),
        ("hostile.method(1, be", ["beta="]),
        ("function(alpha=1, be", ["beta="]),
        ("print(mapp", ["mapping"]),
        ("ZeroDiv", ["ZeroDivisionError"]),
        ("zerodiv", ["ZeroDivisionError"]),
        ("whil", ["while"]),
        ("local_name = 1\nlocal_n", ["local_name"]),
        ("%tim", ["%time", "%timeit", "%%time", "%%timeit", "%%timeout"]),
        ("x = %tim", ["%time", "%timeit"]),
        ("x\n%tim", ["%time", "%timeit"]),
        ("%%bas", ["%%bash"]),
        ("# fun", []),
        ("1..", []),
    ],
)
def test_what_is_proposed(session, code, matches):
    session(CODE)
    assert found(session, code) == matches
    assert session.names["calls"] == []


def test_private_names_only_when_asked_for(session):
    session("_mine = 1\nclass A:\n    _b = 1\n    c = 2")
    assert found(session, "A.") == ["c", "mro"]
    assert found(session, "A._b") == ["_b"]
    assert "_mine" in found(session, "_m")


def test_types_and_signatures(session):
    session(CODE)
    types = session.interpreter.complete("function", 8).metadata["_jupyter_types_experimental"]
    assert types == [
        {"start": 0, "end": 8, "text": "function", "type": "function", "signature": "(alpha, beta=1, *, gamma)"}
    ]


def test_in_the_middle_of_a_text(session):
    session(CODE)
    assert found(session, "hostile.met()\nother", 11) == ["method"]


def test_numpy_and_pandas(session):
    pytest.importorskip("pandas")
    session("import numpy as np, pandas as pd\ndf = pd.DataFrame({'col a': [1], 'colb': [2]})")
    assert "arange" in found(session, "np.ara")
    assert "colb" in found(session, "df.col")
    assert "mean" in found(session, "df.colb.mea")
    assert found(session, "df['co") == ["'col a'", "'colb'"]
