"""Outcomes as a table for people, and as JSON for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from perijove.testing.checks import Outcome

_MARKS = {"pass": "yes", "fail": "**no**", "left out": "–"}


def line(outcome: Outcome) -> str:
    """One outcome for a terminal."""
    seen = f": {outcome.seen}" if outcome.result == "fail" else ""
    return f"{outcome.result:8}  {outcome.number:>4}  {outcome.title}{seen}"


def as_json(kernel: str, suites: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """The outcomes of one kernel."""
    return {
        "kernel": kernel,
        "suites": {
            name: [
                {"number": each.number, "title": each.title, "result": each.result, "seen": each.seen} for each in found
            ]
            for name, found in suites.items()
        },
    }


def markdown(results: Sequence[Mapping[str, Any]], suite: str) -> str:
    """A table of several kernels' outcomes in one suite, as `as_json` has them, with what was seen below it."""
    names = [str(result["kernel"]) for result in results]
    rows = [f"| | | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    notes: list[str] = []
    found = [{each["number"]: each for each in result["suites"].get(suite, ())} for result in results]
    titles = {number: each["title"] for column in found for number, each in column.items()}
    for number, title in titles.items():
        marks = [_MARKS[column[number]["result"]] if number in column else "–" for column in found]
        rows.append(f"| {number} | {title} | {' | '.join(marks)} |")
        notes += [
            f"- {number}, {name}: {_one_line(column[number]['seen'])}"
            for name, column in zip(names, found, strict=True)
            if number in column and column[number]["result"] == "fail"
        ]
    return "\n".join(rows) + ("\n\n" + "\n".join(notes) if notes else "") + "\n"


def _one_line(text: str) -> str:
    shown = " ".join(text.split()).replace("`", "'")
    return f"`{shown[:157]}…`" if len(shown) > 158 else f"`{shown}`"
