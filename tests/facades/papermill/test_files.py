import io
import sys

import pytest

from perijove.facades.nbformat import v4
from perijove.facades.papermill.exceptions import PapermillException
from perijove.facades.papermill.files import (
    LocalHandler,
    NoIOHandler,
    PapermillIO,
    StreamHandler,
    load_notebook_node,
    local_file_io_cwd,
    papermill_io,
    read_yaml_file,
    write_ipynb,
)


def test_the_last_handler_is_asked_first():
    handlers = PapermillIO()
    handlers.register("local", LocalHandler())
    first, second = StreamHandler(), StreamHandler()
    handlers.register("x", first)
    handlers.register("x://", second)
    assert handlers.get_handler("x://a") is second
    assert handlers.get_handler("xa") is first
    assert isinstance(handlers.get_handler("a"), LocalHandler)
    assert isinstance(handlers.get_handler(None), NoIOHandler)
    handlers.reset()
    with pytest.raises(PapermillException, match="Could not find a registered schema handler for: a"):
        handlers.get_handler("a")


def test_local_paths_stay_where_they_were(tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    with local_file_io_cwd():
        monkeypatch.chdir("other")
        write_ipynb(v4.new_notebook(), "a.ipynb")
        assert load_notebook_node("a.ipynb").metadata.papermill.parameters == {}
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.ipynb"]
    assert papermill_io.listdir(str(tmp_path / "other")) == []


def test_streams_and_texts(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    assert papermill_io.read("-", ()) == "{}"
    papermill_io.write("é", "-", ())
    assert out.getvalue().decode() == "é"
    assert papermill_io.read('{"a": 1}', ()) == '{"a": 1}'


def test_odd_names_are_told(tmp_path):
    (tmp_path / "p.yaml").write_text("a: 1\n")
    assert read_yaml_file(str(tmp_path / "p.yaml")) == {"a": 1}
    with pytest.warns(UserWarning, match="does not end in one of"):
        papermill_io.read(str(tmp_path / "p.yaml"))
    with pytest.warns(UserWarning, match="not specified with any extension"), pytest.raises(OSError, match="nothing"):
        papermill_io.read("nothing")
