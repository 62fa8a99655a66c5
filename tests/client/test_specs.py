import asyncio
import json
import os
import sys
import venv
from pathlib import Path

import pytest

from perijove.client import specs
from perijove.client.errors import UnknownKernel
from perijove.client.manager import KernelManager

GOOD = {"argv": ["python", "-m", "x", "{connection_file}"], "display_name": "X", "language": "x"}


@pytest.fixture
def put(tmp_path):
    """Writes a kernelspec into a folder of the search path."""

    def write(where, name, content):
        folder = tmp_path / where / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(content if isinstance(content, str) else json.dumps(content))
        return folder

    return write


def test_our_own_are_always_there(tmp_path):
    found = specs.find_specs([tmp_path / "nowhere"])
    assert list(found) == ["perijove", "python3"]
    assert all(each.can_be_forked and each.folder is None for each in found.values())
    assert found["perijove"].command(tmp_path / "c.json")[0] == sys.executable


def test_the_first_folder_wins(tmp_path, put):
    first = put("one", "ir", GOOD)
    put("two", "IR", {**GOOD, "display_name": "other"})
    put("two", "python3", GOOD)
    found = specs.find_specs([tmp_path / "one", tmp_path / "two"])
    assert found["ir"].folder == first
    assert list(found) == ["perijove", "python3", "ir"]
    assert found["python3"].can_be_forked  # whatever is registered under that name
    assert found["ir"].command(tmp_path / "c.json") == [sys.executable, "-m", "x", str(tmp_path / "c.json")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not as specified"),
        ({"display_name": "no argv"}, "argv"),
        ({**GOOD, "argv": []}, "argv is empty"),
        ({**GOOD, "argv": ["/no/such/program"]}, "its program '/no/such/program' is not there"),
    ],
)
def test_a_broken_one_hides_nothing(tmp_path, put, content, reason):
    put("one", "bad", content)
    put("one", "good", GOOD)
    lower = put("two", "bad", GOOD)
    found, broken = specs.scan([tmp_path / "one"])
    assert list(found) == ["perijove", "python3", "good"]
    assert [(item.name, reason in item.reason) for item in broken] == [("bad", True)]
    assert specs.find_specs([tmp_path / "one", tmp_path / "two"])["bad"].folder == lower
    with pytest.raises(UnknownKernel, match="'bad' can be used"):
        specs.find_spec("bad", [tmp_path / "one"])


def test_an_unknown_one_says_what_there_is_and_where_was_looked(tmp_path):
    with pytest.raises(UnknownKernel) as caught:
        specs.find_spec("julia", [tmp_path])
    assert (
        str(caught.value) == f"no kernelspec 'julia' can be used; there are: perijove, python3 (searched: {tmp_path})"
    )


def test_folders_that_are_none_are_passed_over(tmp_path, put):
    put("one", "with space", GOOD)
    (tmp_path / "one" / "empty").mkdir()
    (tmp_path / "one" / "file").write_text("")
    assert list(specs.find_specs([tmp_path / "one"])) == ["perijove", "python3"]


def test_an_installed_one_of_ours_can_be_forked(tmp_path, put):
    put("one", "mine", {**GOOD, "argv": ["python", "-m", "perijove.kernel", "-f", "{connection_file}"]})
    other = ["/usr/bin/env", "-m", "perijove.kernel", "-f", "{connection_file}"]
    put("one", "other", {**GOOD, "argv": other})
    found = specs.find_specs([tmp_path / "one"])
    assert (found["mine"].can_be_forked, found["other"].can_be_forked) == (True, False)


def test_as_json(tmp_path, put):
    folder = put("one", "x", GOOD)
    told = specs.find_specs([tmp_path / "one"])["x"].as_json()
    assert told == {"name": "x", "resource_dir": str(folder), "spec": GOOD}


LIBRARIES = Path(os.environ.get("PERIJOVE_LIBRARIES", Path(__file__).parents[2] / ".venv-libraries"))


@pytest.mark.skipif(not LIBRARIES.exists(), reason="needs an environment with numpy and pandas")
def test_a_bare_environment_with_numpy_and_pandas_is_a_kernel(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    environment = tmp_path / "project" / ".venv"
    venv.create(environment, with_pip=False, symlinks=True)
    (packages,) = environment.glob("lib/python3*/site-packages")
    for name in ("numpy", "numpy.libs", "pandas", "dateutil", "pytz", "tzdata", "six.py"):
        for found in LIBRARIES.glob(f"lib/python3*/site-packages/{name}"):
            (packages / name).symlink_to(found)
    found = specs.find_spec("venv-project", cwd=tmp_path / "project")
    code = "import importlib.util, sys, pandas; print(sys.prefix, pandas.Series([1, 2]).sum(), importlib.util.find_spec('zmq'))"

    async def test():
        async with KernelManager(found) as manager, manager.client() as client:
            await manager.wait_ready(client)
            outputs = []
            await client.execute(code, on_output=outputs.append)
            return "".join(json.loads(bytes(each.content)).get("text", "") for each in outputs)

    assert asyncio.run(asyncio.wait_for(test(), 60)) == f"{environment} 3 None\n"
