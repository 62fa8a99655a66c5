"""The same cells in a terminal: the texts that the libraries have for one."""

import os
import subprocess
import sysconfig

import pytest

from .cases import GROUPS
from .conftest import PEERS, kernel_front

pytestmark = pytest.mark.libraries
SHOWN = {group: [case for case in cases if case.terminal] for group, cases in GROUPS.items()}
# Our own program, run by the libraries' interpreter; what it needs comes from our environment, after the libraries.
PROGRAM = """\
import sys
sys.path += {paths!r}
sys.argv[:] = ["perijove"]
from perijove.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("group", [group for group, cases in SHOWN.items() if cases])
def test_the_terminal_shows_the_texts(libraries, beside, tmp_path, group):
    # A cell each, as a cell magic takes the rest of its cell.
    cells = "".join(
        f"get_ipython().run_cell({case.code!r});\n\n" for case in GROUPS[group] if case.terminal is not None
    )
    peers = [str(path) for path in PEERS] if beside else []
    paths = [kernel_front.SOURCES, sysconfig.get_paths()["purelib"], *peers]
    program = PROGRAM.format(paths=paths)
    env = {**os.environ, "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore", "MPLBACKEND": "agg", "NO_COLOR": "1"}
    env.pop("PYTHONPATH", None)
    ran = subprocess.run(
        [libraries, "-c", program], input=cells, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    for case in SHOWN[group]:
        assert case.terminal in ran.stdout + ran.stderr, f"{case.library}:\n{ran.stdout}{ran.stderr}"
