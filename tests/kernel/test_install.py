import json
import sys
from pathlib import Path

import pytest

from perijove.kernel.install import install, kernels_folder
from perijove.protocol.kernelspec import KernelSpec


def test_the_kernelspec_is_written_where_jupyter_looks(tmp_path):
    folder = install(tmp_path)
    spec = KernelSpec.from_json((folder / "kernel.json").read_bytes())

    assert folder == tmp_path / "share" / "jupyter" / "kernels" / "perijove"
    assert spec.argv[0] == sys.executable
    assert spec.argv[-2:] == ("-f", "{connection_file}")
    assert (spec.language, spec.interrupt_mode, spec.display_name) == ("python", "message", "Python (Perijove)")


def test_another_environment_has_a_name_of_its_own(tmp_path):
    folder = install(tmp_path, name="data", display_name="Data", python="/data/bin/python", env={"A": "1"})
    spec = json.loads((folder / "kernel.json").read_text())

    assert spec["argv"][-2:] == ["--python", "/data/bin/python"]
    assert (spec["display_name"], spec["env"]) == ("Data", {"A": "1"})


def test_the_users_folder_is_jupyters(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert kernels_folder(user=True) == tmp_path / "kernels"
    assert kernels_folder() == Path(sys.prefix) / "share" / "jupyter" / "kernels"


@pytest.mark.parametrize("name", ["a/b", "", "a b"])
def test_a_name_that_nobody_would_find_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="a name has letters"):
        install(tmp_path, name=name)
    assert list(tmp_path.iterdir()) == []
