"""The same sessions at the terminals of IPython and ours: what a person sees has to be the same.

`peers/sessions.txt` holds the sessions; a cell that is marked `# otherwise` is run and not compared: it is another text on
purpose (docs/parity.md), or one that depends on the machine.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OTHERWISE = "# otherwise\n"
FILES = {
    "prog.py": (
        'import sys\nprint("args", sys.argv[1:])\nx = 5\ndef f():\n    return x\n'
        'if __name__ == "__main__":\n    print("main")\n'
    ),
    "prog.ipy": "a = %pwd\n!echo hi\nb = 7\n",
    "code.py": "1+1\n# comment\ndef g(): pass\nclass C:\n    def m(self): pass\n",
    "fail.py": "def inner(): 1/0\ninner()\n",
    "leave.py": "import sys\nzz = 3\nsys.exit(int(sys.argv[1]) if len(sys.argv)>1 else 0)\n",
    "noext.py": "x=1\n",
    "ext.py": (
        'def load_ipython_extension(ip): print("loaded"); ip.push({"from_ext": 1})\n'
        'def unload_ipython_extension(ip): print("unloaded")\n'
    ),
    "mod_a.py": (
        '"""A module."""\ndef af(x, *, y=2):\n    """Doc of af."""\n    return x\n'
        'class AC:\n    """Doc of AC."""\n    def __init__(self, a, b=1):\n        """Init doc."""\n        self.a = a\n'
        '    def m(self): return 1\n    @property\n    def p(self) -> int:\n        """prop doc"""\n        return 1\n'
    ),
}
SESSIONS = [
    [cell.rstrip("\n") for cell in re.split(r"^-----\n", session, flags=re.MULTILINE)]
    for session in re.split(r"^=====\n", (HERE / "peers" / "sessions.txt").read_text("utf-8"), flags=re.MULTILINE)
]

pytestmark = pytest.mark.peers


def told(which, python, cells, folder):
    """What each cell of a session has shown, without what differs from run to run, and the next input it has left."""
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "cells.json").write_text(json.dumps(cells))
    unwanted = {"PYTHONPATH", "IPYTHONDIR", "EDITOR", "VISUAL"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"HOME": str(folder), "TERM": "dumb", "NO_COLOR": "1", "PAGER": "cat", "COLUMNS": "80"}
    environment |= {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "STATE", "DATA")}
    if which == "ours":
        environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [python, "-P", HERE / "peers" / "sessions.py", which, "cells.json"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    shown = json.loads(done.stdout.decode().replace(str(folder), "FOLDER"))
    return [(plain(text), next_input.rstrip()) for text, next_input in shown]


def plain(text):
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|0x[0-9a-f]{6,}", "", text)
    text = re.sub(r"\b[\d.]+(?:e[+-]\d+)? (?:ns|[\u00b5\u03bc]s|ms|s)\b", "TIME", text)
    text = re.sub(r"<ipython-input-(\d+)-[0-9a-f]+>", r"Cell In[\1]", text)
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not re.fullmatch(r"[\s~^|]+", line))


@pytest.mark.parametrize("cells", SESSIONS, ids=[cells[0].removeprefix(OTHERWISE).split("\n")[0] for cells in SESSIONS])
def test_a_session(cells, tmp_path):
    python = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
    if not python.exists():
        pytest.skip(f"IPython's environment is not there: {python}; make .venv-peers/.peers")
    sources = [cell.removeprefix(OTHERWISE) for cell in cells]
    ours = told("ours", sys.executable, sources, tmp_path / "a")
    theirs = told("theirs", python, sources, tmp_path / "b")
    assert len(ours) == len(theirs) == len(cells)
    compared = [index for index, cell in enumerate(cells) if not cell.startswith(OTHERWISE)]
    assert {cells[index]: ours[index] for index in compared} == {cells[index]: theirs[index] for index in compared}
