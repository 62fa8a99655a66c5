"""What is wrong with a notebook's file: what its schema forbids, and what else `repair` would mend."""

from perijove.notebook.errors import NotebookError
from perijove.notebook.invalid import READING, invalid
from perijove.notebook.problem import Problem
from perijove.notebook.repair import repair
from perijove.notebook.repaired import Repair


def checked(content: bytes) -> list[Problem]:
    """Every problem of a notebook file, by the schema of its format and by the rules of repair."""
    try:
        repairs = repair(content).repairs
    except NotebookError:
        repairs = ()
    found = invalid(content)  # not before: it holds on to what it has read
    more = [Problem(each.path, each.reason, each.rule, "notebook") for each in repairs if not _is_told(each, found)]
    return found + more


def _is_told(repair: Repair, found: list[Problem]) -> bool:
    """Whether a problem is why this is mended; one of reading stands for all that is wrong with a file as text."""
    if not repair.path:
        return any(problem.rule == READING for problem in found)
    return any(problem.path[: len(repair.path)] == repair.path for problem in found)
