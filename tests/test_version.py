"""The version is said once, and the changelog knows it."""

from pathlib import Path

import perijove

ROOT = Path(__file__).parent.parent


def test_the_changelog_begins_with_this_version():
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]

    assert headings[0] == f"## {perijove.__version__.removesuffix('.dev0')} (unreleased)"
