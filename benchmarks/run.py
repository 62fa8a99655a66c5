"""All benchmarks, one after the other: what `make bench` runs. Each prints our figure, the peer's, and the ratio."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Scripts that are no benchmarks.
OTHERS = {"lending", "run"}
# The first makes every start slow, the second makes each print a system call: users have neither.
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def main() -> int:
    failed = []
    peers = os.environ.get("PERIJOVE_PEERS", str(HERE.parent / ".venv-bench" / "bin" / "python"))
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED} | {
        "PERIJOVE_PEERS": peers
    }
    for script in sorted(path for path in HERE.glob("*.py") if path.stem not in OTHERS):
        print(f"\n== {script.stem} ==", flush=True)
        if subprocess.run([sys.executable, script], check=False, env=environment).returncode:
            failed.append(script.stem)
    if failed:
        print("\nfailed:", ", ".join(failed), file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
