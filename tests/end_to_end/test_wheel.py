"""What `pip install .` gives in a clean environment: the commands, the kernelspec and the page, without Node."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from programs import ROOT, environment


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "src" / "perijove" / "server" / "static" / "index.html").exists():
        pytest.skip("the page is not built: make page")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=110,
    )
    return next(folder.glob("perijove-*.whl"))


def test_it_carries_the_page_and_the_kernelspec(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()

    assert "perijove/server/static/index.html" in names
    assert [
        name for name in names if name.startswith("perijove/server/static/assets/index") and name.endswith(".js.br")
    ]
    assert [name for name in names if name.endswith("share/jupyter/kernels/perijove/kernel.json")]
    assert [name for name in names if name.endswith("py.typed")]


def test_it_gives_the_commands(wheel: Path, tmp_path: Path):
    folder = tmp_path / "env"
    venv.create(folder, with_pip=False)
    site = next((folder / "lib").iterdir()) / "site-packages"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--ignore-installed", "--prefix", folder, wheel],
        check=True,
        timeout=60,
    )
    variables = environment(tmp_path)
    del variables["PYTHONPATH"]

    for command in ("perijove", "pj"):
        # No dependency is there: what needs none must not ask for any.
        for words in (["--version"], ["-c", "print('it runs')"]):
            program = [folder / "bin" / "python", folder / "bin" / command]
            done = subprocess.run([*program, *words], capture_output=True, text=True, check=False, env=variables)
            assert (done.returncode, done.stderr) == (0, "")
    assert (site / "perijove" / "server" / "static" / "index.html").exists()
    assert (folder / "share" / "jupyter" / "kernels" / "perijove" / "kernel.json").exists()
