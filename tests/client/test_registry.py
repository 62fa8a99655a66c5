import os
import subprocess
import sys
from pathlib import Path

from perijove.client import connection, registry
from perijove.client.registry import KernelRecord, Registry


def record(pid, name="a", **fields):
    return KernelRecord(kernel_id=name, name="perijove", pid=pid, connection_file="/none.json", cwd="/", **fields)


def test_what_runs_is_listed_and_can_be_forgotten(tmp_path):
    kernels = Registry(tmp_path / "r")
    assert kernels.records() == []
    kernels.add(record(os.getpid()))
    assert [each.kernel_id for each in kernels.records()] == ["a"]
    kernels.remove("a")
    kernels.remove("a")
    assert kernels.records() == []


def test_what_has_ended_is_cleaned_up(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    info = connection.new_connection("a", "x", ipc=False)
    file = connection.connection_file("a")
    connection.write_connection_file(file, info)
    kernels = Registry(tmp_path)
    kernels.add(KernelRecord(kernel_id="a", name="x", pid=process.pid, connection_file=str(file), cwd="/"))
    assert len(kernels.records()) == 1
    process.communicate(b"\n")
    assert kernels.records() == []
    assert not file.exists()
    assert list(tmp_path.iterdir()) == []


def test_another_process_of_the_same_id_is_not_it(tmp_path):
    kernels = Registry(tmp_path)
    kernels.add(record(os.getpid(), born="long ago"))
    assert kernels.records() == []


def test_files_of_others_are_let_be(tmp_path):
    odd = tmp_path / "perijove-kernel-odd.json"
    odd.write_text("{")
    assert Registry(tmp_path).records() == []
    assert odd.exists()


def test_the_default_place_is_the_runtime_directory():
    Registry().add(record(os.getpid()))
    assert [path.name for path in Path(os.environ["JUPYTER_DATA_DIR"], "runtime").iterdir()] == [
        "perijove-kernel-a.json"
    ]


def test_birth_of_nobody():
    assert registry.birth(2**22 + 1) == ""
