import re
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
    assert testing.default_config() == {}
    assert callable(testing.skip_without("sys"))
    with testing.mute_warn():
        pass
