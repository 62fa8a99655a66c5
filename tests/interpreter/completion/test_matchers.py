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
        ("lsmag", ["%lsmagic"]),
        ("timei", ["%timeit", "%%timeit"]),
        ("x\ntimei", ["%timeit"]),
        ("print(timei", []),
        ("zi", ["zip"]),
        ("f'{hostile.met", ["method"]),
        ("f'{hostile.met:>{function(be", ["beta="]),
        ("f'{{hostile.met", []),
        ("'{hostile.met", []),
        ("3.re", []),
        ("3.5.rea", ["real"]),
        ("1..", []),
    ],
)
def test_what_is_proposed(session, code, matches):
    session(CODE)
    assert found(session, code) == matches
    assert session.names["calls"] == []


def test_a_name_hides_the_magic(session):
    session("timeit = 1")
    assert found(session, "timei") == ["timeit"]
    assert found(session, "%timei") == ["%timeit", "%%timeit"]


def test_the_signature_of_pythons_own_functions(session):
    [match] = session.interpreter.complete("ope", 3).metadata["_jupyter_types_experimental"]
    assert match["signature"].startswith("(file, mode='r', ")


def test_a_policy_without_objects_reads_what_the_cell_says(session):
    session("value = 'text'\ndef make(): return 'text'")
    session.interpreter.configure(evaluation="minimal")
    assert found(session, "value.upp") == []
    assert found(session, "make().upp") == []
    assert found(session, "made = 'text'\nmade.upp") == ["upper"]
    session.interpreter.configure(evaluation="forbidden")
    assert found(session, "made = 'text'\nmade.upp") == []


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
