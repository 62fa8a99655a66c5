import os
import sys

import pytest

from perijove.compat import modules


def test_a_dotted_name_is_a_module_or_its_attribute():
    assert [modules.import_item(name) for name in ("os", "os.path", "os.path.join")] == [os, os.path, os.path.join]
    with pytest.raises(ImportError, match="no 'nothing' in os"):
        modules.import_item("os.nothing")
    with pytest.raises(ModuleNotFoundError):
        modules.import_item("no_such_module.x")


def test_the_file_of_a_source():
    assert modules.find_mod("perijove.compat.modules") == modules.__file__
    assert (modules.find_mod("sys"), modules.find_mod("no_such_module")) == (None, None)


def test_the_module_of_the_caller():
    here = 1
    module, names = modules.extract_module_locals()
    assert (module, names["here"]) == (sys.modules[__name__], here)


def test_a_folder_comes_first(tmp_path):
    before = list(sys.path)
    with modules.prepended_to_syspath(str(tmp_path)):
        assert sys.path == [str(tmp_path), *before]
        with modules.prepended_to_syspath(str(tmp_path)) as again:
            assert not again.added
        assert sys.path[0] == str(tmp_path)
    assert sys.path == before
