import sys

import pytest


@pytest.fixture
def extension(tmp_path, monkeypatch):
    (tmp_path / "my_extension.py").write_text(
        "def load_ipython_extension(shell):\n    shell.user_ns['loaded'] = shell.user_ns.get('loaded', 0) + 1\n"
        "def unload_ipython_extension(shell):\n    shell.user_ns['loaded'] = 0\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("my_extension", None)


def test_an_extension(session, extension, capsys):
    session("%load_ext my_extension")
    session("%load_ext my_extension")
    assert session.names["loaded"] == 1
    assert "already loaded" in capsys.readouterr().out
    session("%reload_ext my_extension")
    assert session.names["loaded"] == 1
    session("%unload_ext my_extension")
    assert session.names["loaded"] == 0


def test_what_is_none(session):
    assert session("%load_ext no_such_module").error.evalue == "no module and no plug-in 'no_such_module'"
    assert "is no extension" in session("%load_ext json").error.evalue
    assert session("%unload_ext json").error.ename == "UsageError"
    assert session("%load_ext").error.ename == "UsageError"


def test_what_is_built_in_needs_no_loading(session):
    for name in ("autoreload", "IPython.extensions.storemagic", "line_profiler", "memory_profiler"):
        assert session(f"%load_ext {name}").status == "ok"


def test_a_missing_extension_is_an_import_error_too(session):
    assert session("try:\n    %load_ext no_such\nexcept ImportError as error:\n    name = error.name").success
    assert session.names["name"] == "no_such"
