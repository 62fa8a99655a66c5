"""All benchmarks, one after the other: what `make bench` runs. Each prints our figure, the peer's, and the ratio."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    failed = []
    for script in sorted(path for path in HERE.glob("*.py") if path.name != "run.py"):
        print(f"\n== {script.stem} ==", flush=True)
        if subprocess.run([sys.executable, script], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print("\nfailed:", ", ".join(failed), file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
