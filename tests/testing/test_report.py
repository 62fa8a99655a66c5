from pathlib import Path

from perijove.testing.checks import Outcome
from perijove.testing.program import SUITES
from perijove.testing.report import as_json, line, markdown

GOOD, BAD, OUT = (
    Outcome("1", "one", "pass"),
    Outcome("2", "two", "fail", "a\nb " + "c" * 300),
    Outcome("2", "two", "left out", "x"),
)


def test_lines_say_what_was_seen():
    assert line(GOOD) == "pass         1  one"
    assert line(BAD).startswith("fail         2  two: a\nb")


def test_a_table_has_a_column_for_each_kernel():
    ours, theirs = as_json("ours", {"rules": [GOOD, OUT]}), as_json("theirs", {"rules": [GOOD, BAD]})
    rows = markdown([ours, theirs], "rules").splitlines()
    assert rows[:4] == [
        "| | | ours | theirs |",
        "|---|---|---|---|",
        "| 1 | one | yes | yes |",
        "| 2 | two | – | **no** |",
    ]
    assert rows[5].startswith("- 2, theirs: `a b ccc")
    assert len(rows[5]) < 200


def test_the_page_has_a_row_for_each_check_and_ours_are_all_as_they_should_be():
    page = (Path(__file__).parents[2] / "docs" / "kernel-conformance.md").read_text()
    for checks in SUITES.values():
        for check in checks:
            (row,) = [line for line in page.splitlines() if line.startswith(f"| {check.number} | {check.title} |")]
            assert row.split(" | ")[2] == "yes"
