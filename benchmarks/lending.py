"""Runs a benchmark in the peers' environment, with a kernelspec there by which our kernel is found."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-bench" / "bin" / "python"))
LENT = "PERIJOVE_BENCHMARK_LENT"


def run_with_peers(script):
    """Runs the script again, and leaves with its status; returns where it is run again already."""
    if LENT in os.environ:
        return
    with tempfile.TemporaryDirectory() as prefix:
        install = [sys.executable, "-m", "perijove", "kernel", "install", "--prefix", prefix]
        subprocess.run([*install, "--env", f"PYTHONPATH={ROOT / 'src'}"], check=True, capture_output=True)
        environment = {**os.environ, "JUPYTER_PATH": f"{prefix}/share/jupyter", LENT: "1"}
        sys.exit(subprocess.run([PEERS, script, *sys.argv[1:]], check=False, env=environment).returncode)
