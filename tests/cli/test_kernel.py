import json
import sys
from pathlib import Path

import pytest

from perijove.client.specs import FoundSpec, native_spec
from perijove.protocol.kernelspec import KernelSpec


def test_install_into_a_prefix(command, tmp_path):
    told = command("kernel", "install", "--prefix", tmp_path / "p", "--name", "mine", "--display-name", "Mine")
    folder = tmp_path / "p" / "share" / "jupyter" / "kernels" / "mine"
    assert (told.returncode, told.stdout) == (0, f"installed the kernelspec 'mine' in {folder}\n")
    spec = json.loads((folder / "kernel.json").read_text())
    assert spec["display_name"] == "Mine"
    assert spec["argv"][0] == sys.executable
    assert spec["argv"][-2:] == ["-f", "{connection_file}"]


def test_install_with_a_python_and_variables(command, tmp_path):
    told = command(
        "kernel", "install", "--prefix", tmp_path, "--python", sys.executable, "--env", "A=1", "--env", "B=2=3"
    )
    assert told.returncode == 0
    spec = json.loads((tmp_path / "share/jupyter/kernels/perijove/kernel.json").read_text())
    assert spec["argv"][-2:] == ["--python", sys.executable]
    assert spec["env"] == {"A": "1", "B": "2=3"}


def test_what_is_installed_is_what_is_built_in(command, tmp_path):
    assert command("kernel", "install", "--prefix", tmp_path).returncode == 0
    found = FoundSpec(
        "perijove", KernelSpec.from_json((tmp_path / "share/jupyter/kernels/perijove/kernel.json").read_bytes())
    )
    assert found == native_spec("perijove")
    assert found.can_be_forked


def test_install_for_the_user(command, tmp_path):
    assert command("kernel", "install", "--user").returncode == 0
    assert (tmp_path / "home" / ".local/share/jupyter/kernels/perijove/kernel.json").exists()
    assert command("kernel", "install", "--user", "--name", "mine").returncode == 0
    told = command("kernel", "list")
    assert str(tmp_path / "home") in told.stdout


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["--user", "--sys-prefix"], 2, "exclude each other"),
        (["--env", "x"], 2, "--env needs NAME=VALUE, found 'x'"),
        (["--prefix", "/proc/none"], 1, "the kernelspec can't be written"),
    ],
)
def test_install_mistakes(command, options, status, says):
    told = command("kernel", "install", *options)
    assert told.returncode == status
    assert says in told.stderr


def test_list(command, tmp_path):
    folder = tmp_path / "kernels" / "broken"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text("{")
    told = command("kernel", "list", JUPYTER_PATH=str(tmp_path))
    assert told.returncode == 0
    lines = told.stdout.splitlines()
    assert lines[0].startswith("perijove ")
    assert any(line.startswith("broken") and "can't be used" in line for line in lines)
    specs = json.loads(command("kernel", "list", "--json").stdout)["kernelspecs"]
    assert specs["perijove"]["spec"]["argv"][0] == sys.executable


def test_a_connection_file_that_is_not_there(command):
    told = command("kernel", "-f", "none.json")
    assert told.returncode == 1
    assert "none.json" in told.stderr
    assert "Traceback" not in told.stderr


def test_install_refuses_a_python_that_is_not_there(command, tmp_path):
    told = command("kernel", "install", "--prefix", tmp_path, "--python", "/no/python")
    assert told.returncode == 2
    assert "there is no program '/no/python' that can be run" in told.stderr
    assert not (tmp_path / "share").exists()


OLD = next(iter(sorted(Path.home().glob(".pyenv/versions/3.[6-9].*"))), None)
CONNECTION = {"transport": "tcp", "ip": "127.0.0.1", "key": "k"} | dict.fromkeys(
    ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), 0
)


@pytest.mark.skipif(OLD is None, reason="there is no old Python here to be refused")
def test_an_environment_is_named_by_its_folder_and_refused_when_it_is_too_old(command, tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(CONNECTION))
    told = command("kernel", "-f", file, "--python", OLD)
    assert told.returncode == 1
    assert f"this is Python {'.'.join(OLD.name.split('.')[:2])}; a kernel needs 3.10 or later" in told.stderr
    assert "Traceback" not in told.stderr
