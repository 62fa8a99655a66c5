"""The commands on the pages print what the pages say."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from perijove.notebook.ipynb import write
from perijove.notebook.model import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["cli.md", "runner.md"])
def test_the_commands_of_a_page(page, tmp_path):
    write(new_notebook((new_code_cell("print('hello')"),)), tmp_path / "hello.ipynb")
    write(new_notebook((new_code_cell("1/0"),)), tmp_path / "failing.ipynb")
    report = new_code_cell("year: int = 2025  # which to report on\nname = 'north'")
    report = msgspec.structs.replace(report, metadata={"tags": ["parameters"]})
    write(new_notebook((report,)), tmp_path / "report.ipynb")
    told, expected = [], []
    for block in re.findall(r"^```console\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            expected.append((command, output))
            told.append((command, run(command, tmp_path)))
    assert told == expected
    assert told


def run(command, folder):
    line = f'perijove() {{ "{sys.executable}" -m perijove "$@"; }}; {command}'
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # fmt: skip
    return done.stdout
