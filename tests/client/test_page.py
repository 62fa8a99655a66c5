"""The examples of the package's page are run."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "client.md"


def test_the_examples_of_the_page():
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), {"__name__": "page"})
