import linecache

import pytest

from perijove.interpreter.compile import remember_source
from perijove.interpreter.traceback.source import has_changed, lines_of


def test_cells_and_files(tmp_path):
    remember_source("<ipython-input-900-2aab5485>", "a\nb")
    assert lines_of("<ipython-input-900-2aab5485>") == ["a\n", "b\n"]
    path = tmp_path / "a.py"
    path.write_text("one\n")
    assert lines_of(str(path)) == ["one\n"]
    path.write_text("another\n")
    assert lines_of(str(path)) == ["another\n"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"# coding: latin-1\nx = '\xe9'\n", "x = 'é'\n"),
        (b"# nothing\nx = '\xe9'\n", "x = '\ufffd'\n"),
        (b"# coding: nonsense\nx = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbf# bom\nx = 2\n", "x = 2\n"),
    ],
)
def test_other_encodings(tmp_path, data, line):
    path = tmp_path / "odd.py"
    path.write_bytes(data)
    assert lines_of(str(path))[1] == line
    linecache.cache.pop(str(path), None)


def test_no_source(tmp_path):
    path = tmp_path / "compiled.so"
    path.write_bytes(b"\x7fELF\0\0")
    assert [lines_of(str(path)), lines_of("<string>"), lines_of("nowhere.py"), lines_of(str(tmp_path))] == [[]] * 4


def test_a_loader_gives_what_is_no_file():
    class Loader:
        def get_source(self, name):
            return "from a loader\n"

    names = {"__name__": "packed", "__loader__": Loader()}
    assert lines_of("packed.zip/packed.py", names) == ["from a loader\n"]
    linecache.cache.pop("packed.zip/packed.py", None)


def code_of(text):
    names = {}
    exec(compile(text, "a.py", "exec"), names)
    return names["f"].__code__


def test_a_file_that_has_changed():
    code = code_of("import os\ndef f(): pass")
    assert not has_changed(code, ["import os\n", "def f(): pass\n"])
    assert has_changed(code, ["# new\n", "import os\n", "def f(): pass\n"])
    assert has_changed(code, ["import os\n"])
    assert not has_changed(code, [])
    decorated = code_of("def d(g): return g\n@d\nasync def f(): pass")
    assert not has_changed(decorated, ["def d(g): return g\n", "@d\n", "async def f(): pass\n"])
    assert not has_changed(compile("1", "a.py", "exec"), ["2\n"])
