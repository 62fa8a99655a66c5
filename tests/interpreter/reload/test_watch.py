import sys
import types

from perijove.interpreter.reload.watch import read_stamp, source_of


def module(name, path, spec_name=None):
    made = types.ModuleType(name)
    made.__file__ = path
    made.__spec__ = types.SimpleNamespace(name=spec_name or name)
    return made


def test_what_can_be_loaded_again(tmp_path):
    path = str(tmp_path / "a.py")
    assert source_of(module("a", path)) == path
    assert source_of(module("a", path + "c")) == path
    assert source_of(module("a", str(tmp_path / "a.so"))) is None
    assert source_of(module("a", None)) is None
    assert source_of(module("__main__", path)) is None
    assert source_of(module("__main__", path, "package.a")) is None
    assert source_of(sys.modules["types"]) is None
    assert source_of(sys.modules[source_of.__module__]) is None


def test_a_file_that_is_gone(tmp_path):
    assert read_stamp(str(tmp_path / "none.py")) is None
    path = tmp_path / "some.py"
    path.write_text("x")
    assert read_stamp(str(path)).young
