import importlib

import pytest

from perijove.compat.table import MODULES


@pytest.mark.parametrize("ours", sorted({ours for name, ours in MODULES.items() if ours and name[:7] == "IPython"}))
def test_what_stands_for_theirs_is_there(ours):
    assert importlib.import_module(f"perijove.compat.{ours}").__doc__


def test_each_module_has_its_package():
    assert [name for name in MODULES if "." in name and name.rpartition(".")[0] not in MODULES] == []
