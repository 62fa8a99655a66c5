"""From the start of a server to its first answered request, beside the peers': medians and ratios.

usage: server_start.py [--runs N] [--peers FOLDER] [--only perijove|notebook|lab]
"""

import argparse
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOKEN = "benchmark"
KINDS = ("perijove", "notebook", "lab")
# Set on some machines; the one makes every start slow, the other changes how output is written.
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def command(kind: str, peers: Path, folder: Path, port: int) -> list[str]:
    if kind == "perijove":
        program = [sys.executable, "-m", "perijove", "notebook"]
        return [*program, "--no-browser", "--port", str(port), "--token", TOKEN, str(folder)]
    program = [str(peers / "bin" / f"jupyter-{kind}"), "--no-browser", "--allow-root", f"--port={port}"]
    return [*program, f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]


def answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", "/api")
            return connection.getresponse().status == 200
        except OSError:
            return False


def start(kind: str, peers: Path) -> float:
    """Seconds from the start of the process until it has answered."""
    folder = Path(tempfile.mkdtemp(prefix="perijove-benchmark-"))
    (folder / "served").mkdir()
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environment |= {"PERIJOVE_STATE_DIR": str(folder / "state"), "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
    if (ROOT / "src").exists():
        environment["PYTHONPATH"] = str(ROOT / "src") if kind == "perijove" else ""
    began = time.perf_counter()
    words = command(kind, peers, folder / "served", port)
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        while not answers(port):
            if process.poll() is not None:
                raise SystemExit(f"{kind} ended with exit status {process.returncode}: {' '.join(words)}")
            time.sleep(0.002)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers")))
    parser.add_argument("--only", choices=KINDS, action="append")
    options = parser.parse_args()
    peers = options.peers.parent.parent if options.peers.is_file() else options.peers  # its python may be named, too
    wanted = options.only or KINDS
    kinds = [kind for kind in wanted if kind == "perijove" or (peers / "bin" / f"jupyter-{kind}").exists()]
    for kind in kinds:
        start(kind, peers)  # compiles, and warms the disk
    # In turns, so that a busy moment of the machine falls on all of them.
    figures = {kind: [] for kind in kinds}
    for _ in range(options.runs):
        for kind in kinds:
            figures[kind].append(start(kind, peers))
    medians = {kind: statistics.median(times) for kind, times in figures.items()}
    ours = medians.get("perijove")
    for kind, median in medians.items():
        ratio = f"   {median / ours:5.1f} times ours" if ours and kind != "perijove" else ""
        print(f"{kind:10} start to first answer {median * 1e3:7.0f} ms   (of {options.runs}){ratio}")
    missing = sorted(set(wanted) - set(kinds))
    if missing:
        print(f"not measured, as not in {peers}: {', '.join(missing)}")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
