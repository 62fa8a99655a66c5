import re
import sys
from pathlib import Path

import pytest

from perijove.compat import testing


def test_blocks_have_to_print():
    with testing.AssertPrints(["a", re.compile("b+")]):
        print("abb")
    with testing.AssertNotPrints("c"):
        print("ab")
    with pytest.raises(AssertionError, match="'c' was not printed"), testing.AssertPrints("c"):
        print("ab")
    with pytest.raises(AssertionError, match="'a' was printed"), testing.AssertNotPrints("a"):
        print("ab")


def test_inputs_and_files(tmp_path):
    with testing.fake_input(["x"]):
        assert input() == "x"
        with pytest.raises(EOFError):
            input()
    path = tmp_path / "made"
    with testing.make_tempfile(str(path)):
        assert path.exists()
    assert not path.exists()
    mixin = testing.TempFileMixin()
    mixin.mktmp("x = 1", ext=".ipy")
    assert Path(mixin.fname).read_text() == "x = 1"


def test_pairs_and_needs():
    testing.check_pairs(str.upper, [("a", "A")])
    with pytest.raises(AssertionError, match="expected 'b'"):
        testing.check_pairs(str.upper, [("a", "b")])
    assert testing.default_config().HistoryManager.hist_file.name == "history.sqlite"
    assert testing.skip_without("sys").kwargs == {"reason": "sys is not installed"}
    assert [testing.skip_without(name).args for name in ("sys", "no_such_module")] == [(False,), (True,)]
    assert testing.skipif_not_sys.args == (False,)
    assert testing.skip_if_not_win32.args == (sys.platform != "win32",)
    assert testing.onlyif(False, "why").args == testing.skip("why").args == (True,)
    assert testing.onlyif_cmds_exist("no-such-program").kwargs == {"reason": "needs no-such-program"}
    with pytest.raises(TypeError, match="skip is called"):
        testing.skip(test_blocks_have_to_print)
    assert testing.skip_doctest(lambda: None).skip_doctest
    with testing.mute_warn():
        pass
