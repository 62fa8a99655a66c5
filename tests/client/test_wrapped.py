import asyncio
import os
import sys

import pytest

from perijove.client.wrapped import LANGUAGE, host_of, hosted

FILE = ("-f", "c.json")


@pytest.fixture
def environment(tmp_path):
    """An environment with three modules, and no ipykernel."""
    (tmp_path / "toy_kernel").mkdir()
    (tmp_path / "toy_kernel" / "__init__.py").write_text("")
    (tmp_path / "toy_kernel" / "kernel.py").write_text("from ipykernel.kernelbase import Kernel\n")
    (tmp_path / "meta.py").write_text("import metakernel\n")
    (tmp_path / "other.py").write_text("# ipykernel is not for this one\n")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def start(environment, *argv):
    return asyncio.run(hosted(argv, environment))


@pytest.mark.parametrize("name", ["toy_kernel", "meta"])
def test_a_kernel_that_lacks_ipykernel_gets_our_host(environment, name):
    found = start(environment, sys.executable, "-m", name, *FILE)
    assert found == host_of(sys.executable, ["-m", name, *FILE])
    assert found == (
        *(sys.executable, "-m", "perijove.kernel", *FILE, "--python", sys.executable),
        *("--language", f"{LANGUAGE}:-m {name} -f c.json"),
    )


@pytest.mark.parametrize(
    "argv",
    [
        (sys.executable, "-m", "other", *FILE),
        (sys.executable, "-m", "no_such_module", *FILE),
        (sys.executable, "-m", "ipykernel_launcher", *FILE),
        (sys.executable, "-c", "toy_kernel", *FILE),
        ("/no/such/python3", "-m", "toy_kernel", *FILE),
        ("R", "-m", "toy_kernel"),
        ("deno",),
    ],
)
def test_all_others_are_left_as_they_are(environment, argv):
    assert start(environment, *argv) == argv


def test_a_kernel_that_has_its_ipykernel_is_left_as_it_is(environment, tmp_path):
    (tmp_path / "ipykernel.py").write_text("")
    argv = (sys.executable, "-m", "toy_kernel", *FILE)
    assert start(environment, *argv) == argv
