"""The sources of cells, where Python's own tools look for them."""

import inspect
import linecache
import pickle
import warnings

import pytest

from perijove.interpreter import compile as cells


def test_the_source_of_a_function(session):
    session("x = 1\ndef f():\n    '''doc'''\n    return 2\nclass A:\n    def method(self):\n        return 3\n")
    session("def f2(): return 4")
    for name, source in [
        ("f", "def f():\n    '''doc'''\n    return 2\n"),
        ("A.method", "    def method(self):\n        return 3\n"),
        ("f2", "def f2(): return 4\n"),
    ]:
        assert inspect.getsource(session.interpreter.shell.ev(name)) == source
    linecache.checkcache()
    assert inspect.getsource(session.names["f2"]) == "def f2(): return 4\n"


def test_lines_are_pythons(session):
    session("a = 1\x0c\r\nb = '\x1c\x85\u2028'\ndef f():\n    return 1")
    assert inspect.getsource(session.names["f"]) == "def f():\n    return 1\n"


def test_a_warning_shows_its_line(session):
    with pytest.warns(UserWarning, match="careful") as caught:
        session("import warnings\nwarnings.warn('careful')  # here")
    warning = caught[0]
    assert cells.label(warning.filename) == "Cell In[1]"
    assert warnings.formatwarning(warning.message, warning.category, warning.filename, warning.lineno) == (
        f"{warning.filename}:2: UserWarning: careful\n  warnings.warn('careful')  # here\n"
    )


def test_doctests(session, capsys):
    session("def f():\n    '''\n    >>> f()\n    5\n    >>> 1\n    2\n    '''\n    return 5")
    assert tuple(session("import doctest; doctest.testmod()").result) == (1, 2)
    assert 'File "__main__", line ?, in' not in capsys.readouterr().out


def test_pickles(session):
    session("class Point:\n    def __init__(self, x): self.x = x\ndef f(): return 1")
    session("import pickle\npoint = pickle.loads(pickle.dumps(Point(5)))\ng = pickle.loads(pickle.dumps(f))")
    assert session.names["point"].x == 5
    assert session.names["g"] is session.names["f"]
    assert pickle.loads(pickle.dumps(session.names["point"])).x == 5


def test_cells_of_a_notebook_that_was_run_keep_theirs(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "def f(): return 1"}, {"cell_type": "code", "source": "def g(): return 2"}]}'
    )
    session("%run two.ipynb")
    assert inspect.getsource(session.names["f"]) == "def f(): return 1\n"
    assert inspect.getsource(session.names["g"]) == "def g(): return 2\n"


def test_sources_are_bounded(monkeypatch):
    monkeypatch.setattr(cells, "KEPT_SOURCES", 50)
    monkeypatch.setattr(cells, "LOOK_EVERY", 10)
    monkeypatch.setattr(linecache, "cache", {"other.py": (1, None, ["x\n"], "other.py")})
    for number in range(500):
        cells.remember_source(cells.cell_filename(number, "a"), "a")
    assert len(linecache.cache) <= 61
    assert cells.cell_filename(499, "a") in linecache.cache
    assert "other.py" in linecache.cache


def test_the_notebooks_path(new_session, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/a.ipynb")
    assert new_session()("__session__").result == "/home/ada/a.ipynb"


def test_a_users_step_runs_once_a_cell(session):
    seen = []

    def step(lines):
        seen.append("".join(lines))
        return lines

    step.has_side_effects = True
    session.interpreter.shell.input_transformers_cleanup.append(step)
    session.interpreter.shell.input_transformers_post.append(step)
    session.interpreter.is_complete("a = 1")
    session("!true")
    assert seen == ["!true\n", "get_ipython().system('true')\n"]


@pytest.mark.parametrize("name", ["trio", "curio"])
def test_an_interrupt_in_another_loop(session, name):
    library = pytest.importorskip(name)
    assert library is not None
    session.interpreter.configure(autoawait=name)
    code = f"import {name}, signal\nawait {name}.sleep(0)\nsignal.raise_signal(signal.SIGINT)\nawait {name}.sleep(10)"
    assert session(code).error.ename == "KeyboardInterrupt"
    assert session(f"await {name}.sleep(0); 5").result == 5
