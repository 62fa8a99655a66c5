import os
import subprocess
import sys

import msgspec

from perijove.notebook.ipynb import write
from perijove.notebook.stream import Stream


def pytest_run(folder, *arguments):
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "perijove.runner.pytest_plugin",
            "-p",
            "no:cacheprovider",
            "-q",
            *arguments,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    )


def test_cells_are_tests(make_notebook, tmp_path):
    notebook = make_notebook("print(1)", "print(2)", "1/0", tags={3: ["raises-exception"]})
    cell = msgspec.structs.replace(notebook.cells[1], outputs=(Stream("stdout", "1\n"),))
    write(msgspec.structs.replace(notebook, cells=(cell, notebook.cells[2])), tmp_path / "good.ipynb")
    told = pytest_run(tmp_path, "--perijove")
    assert told.returncode == 1
    assert "1 failed, 1 passed" in told.stdout
    assert "stdout differs" not in told.stdout
    assert "output differs\n    print(2)\n--- expected\n+++ found\n@@ -1 +1 @@\n-(nothing)\n+2" in told.stdout
    assert "Traceback" not in told.stdout
    assert "no tests ran" in pytest_run(tmp_path).stdout
    assert "2 passed" in pytest_run(tmp_path, "--perijove-lax").stdout


def test_a_failing_cell_and_what_is_no_notebook(make_notebook, tmp_path):
    write(make_notebook("def f():\n    raise ValueError('no')", "f()", "# only words"), tmp_path / "bad.ipynb")
    told = pytest_run(tmp_path, "--perijove-lax", "bad.ipynb")
    assert "1 failed, 2 passed" in told.stdout
    assert "ValueError: no" in told.stdout
    (tmp_path / "none.ipynb").write_text("[")
    assert "1 error" in pytest_run(tmp_path, "--perijove", "none.ipynb").stdout
