import os
import subprocess
import sys

from .conftest import SOURCES


def test_without_arguments_the_usage_is_told():
    done = subprocess.run(
        [sys.executable, "-m", "perijove.kernel"],
        env={**os.environ, "PYTHONPATH": SOURCES},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "usage: python -m perijove.kernel" in done.stderr
