import pytest


def found(session, code, cursor=None):
    return session.interpreter.complete(code, len(code) if cursor is None else cursor).matches


@pytest.mark.parametrize(
    "code",
    [
        "x = 'a'\nx.upp|",
        "x = 'a'; x.upp|",
        "x = 'a'\nprint(x.upp|",
        "x = 'a'\nprint(x.upp|)",
        "x = 'a'\ny = [1,\n  x.upp|",
        "[x.upp| for x in 'abc']",
        "[x.upp| for x in ['a'] if x]",
        "for x in ['a']: x.upp|",
        "for x in ['a']:\n    if x.upp|",
        "def f(x: str):\n    return x.upp|",
        "def f():\n    x = 'a'\n    x.upp|\n    return x",
        "with open('f') as f:\n    f.read().upp|",
        "x = 'a'\n%timeit x.upp|",
        "%%time\nx = 'a'\nx.upp|",
        "x = 'a'\nx = x.upp|",
        "broken = (\nx = 'a'\nfoo bar\n",
    ],
)
def test_names_of_the_cell_being_typed(session, code):
    cursor = code.find("|")
    if cursor < 0:
        assert session.interpreter.complete(code + "prin", len(code) + 4).matches
    else:
        assert found(session, code.replace("|", ""), cursor) == ["upper"]


def test_the_cell_goes_before_the_namespace(session):
    session("x = []")
    assert found(session, "x = 'a'\nx.upp") == ["upper"]
    assert found(session, "x.appe") == ["append"]
