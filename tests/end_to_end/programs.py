"""The real programs, started as a user would, and what a test knows of them."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-m", "perijove"]
TOKEN = "a-token-for-tests"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a user whose home is FOLDER."""
    foreign = ("PYTHON", "JUPYTER", "PERIJOVE", "XDG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        **more,
    }


@dataclass
class Server:
    """A running `perijove notebook`."""

    process: subprocess.Popen[str]
    base: str
    folder: Path
    home: Path

    def url(self, path: str) -> str:
        return f"{self.base}{path}?token={TOKEN}"

    def stop(self) -> int:
        """End it as Ctrl-C does; the exit status."""
        self.process.terminate()
        return self.process.wait(30)

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_notebook_server(folder: Path, home: Path, **more: str) -> Server:
    """A server on FOLDER, once it has said where it listens."""
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [*PROGRAM, "notebook", "--no-browser", "--port", "0", "--token", TOKEN, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(home, **more),
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"(http://127\.0\.0\.1:\d+/)", line):
            return Server(process, found[1], folder, home)
    raise AssertionError(f"the server said no address:\n{said}")
