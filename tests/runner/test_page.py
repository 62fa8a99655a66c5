"""The Python example of the package's page is run; the commands of it are in tests/cli."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "runner.md"


def test_the_example_of_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    exec(compile(block, str(PAGE), "exec"), {"__name__": "page"})
