"""Mends what validation finds: gives required keys a value, and moves what may not be there into quarantine."""

from collections.abc import Iterable
from typing import Any

from perijove.notebook.model import Json
from perijove.notebook.problem import TOO_MANY, Path, Problem
from perijove.notebook.repaired import Repair
from perijove.notebook.upgrade import cell_from_3, output_from_3

# What a required key is given when it is missing, or when what was there is none.
_DEFAULTS: dict[str, Any] = {
    "cells": [], "metadata": {}, "source": "", "outputs": [], "execution_count": None, "data": {}, "name": "stdout",
    "text": "", "ename": "Error", "evalue": "", "traceback": [], "display_name": "", "cell_type": "raw",
}  # fmt: skip
_REQUIRED_BY_PART = {
    "notebook": ("cells", "metadata"),
    "raw_cell": ("metadata", "source"),
    "markdown_cell": ("metadata", "source"),
    "code_cell": ("metadata", "source", "outputs", "execution_count"),
    "unrecognized_cell": ("metadata",),
    "execute_result": ("data", "metadata", "execution_count"),
    "display_data": ("data", "metadata"),
    "stream": ("name", "text"),
    "error": ("ename", "evalue", "traceback"),
}
_LENGTH = 60


class Mender:
    """Mends one notebook in place, and notes each repair."""

    def __init__(self, plain: Json, repairs: list[Repair]) -> None:
        self.plain = plain
        self.repairs = repairs

    def mend(self, problems: Iterable[Problem]) -> None:
        """Mend each problem that is still there; the last first, so that the places of the others stay."""
        for problem in reversed(list(problems)):
            try:
                self._mend(problem)
            except (LookupError, TypeError, AttributeError):
                continue  # it went with another one; what is left is found by the next validation

    def _mend(self, problem: Problem) -> None:
        if problem.rule == TOO_MANY:
            return
        *steps, last = problem.path
        holder: Any = self.plain
        for step in steps:
            holder = holder[step]
        if problem.rule == "required":
            default = _DEFAULTS.get(str(last), "")
            holder[last] = _fresh("python3" if steps and steps[-1] == "kernelspec" and last == "name" else default)
            self._note(problem.path, "missing-key", None, holder[last])
        elif last == "cell_type" and problem.rule == "enum":
            self._retype_cell(problem.path, holder)
        elif last == "output_type" and problem.rule == "enum":
            self._retype_output(problem.path, holder)
        elif isinstance(holder, list):
            self._quarantine(problem.path, holder.pop(int(last)), "wrong-value")
        elif last in _REQUIRED_BY_PART.get(problem.part, ()) and problem.path[-2:-1] != ("metadata",):
            value = holder.pop(last)
            holder[last] = _fresh(_joined(value) if last in {"source", "text"} else _DEFAULTS[str(last)])
            self._quarantine(problem.path, value, "wrong-value")
        else:
            rule = "extra-key" if problem.rule == "additionalProperties" else "wrong-value"
            self._quarantine(problem.path, holder.pop(last), rule)

    def _retype_cell(self, path: Path, cell: Json) -> None:
        before = cell.get("cell_type")
        if str(before) in {"heading", "html"}:
            cell_from_3(cell)
        else:
            cell["cell_type"] = "code" if "outputs" in cell else "raw"
            self._quarantine(path, before, "unknown-type")
        self._note(path, "unknown-type", before, cell["cell_type"])

    def _retype_output(self, path: Path, output: Json) -> None:
        if str(output.get("output_type")) in {"pyout", "pyerr"}:
            before = output["output_type"]
            output_from_3(output)
            self._note(path, "unknown-type", before, output["output_type"])
            return
        *steps, index, _ = path
        outputs: Any = self.plain
        for step in steps:
            outputs = outputs[step]
        self._quarantine(path[:-1], outputs.pop(index), "unknown-type")

    def _quarantine(self, path: Path, value: Any, rule: str) -> None:
        """Keep a value that may not stay where it is: in its cell's metadata, or in the notebook's."""
        holder: Any = self.plain
        rest = path
        if len(path) > 2 and path[0] == "cells":
            holder, rest = self.plain["cells"][path[1]], path[2:]
        if not isinstance(holder.get("metadata"), dict):
            holder["metadata"] = {}
        own = holder["metadata"].setdefault("perijove", {})
        if not isinstance(own, dict):
            own = holder["metadata"]["perijove"] = {"value": own}
        kept = own.setdefault("quarantine", {})
        key = "/".join(map(str, rest))
        while key in kept:
            key += "'"
        kept[key] = value
        self._note(path, rule, value, f"metadata/perijove/quarantine/{key}")

    def _note(self, path: Path, rule: str, before: Any, after: Any) -> None:
        self.repairs.append(Repair(path, rule, _brief(before), _brief(after)))


def _fresh(value: Any) -> Any:
    return type(value)(value) if isinstance(value, list | dict) else value


def _joined(value: Any) -> str:
    """The strings of a list that holds others too."""
    return "".join(item for item in value if isinstance(item, str)) if isinstance(value, list) else ""


def _brief(value: Any) -> Any:
    text = repr(value)
    return value if len(text) <= _LENGTH else f"{text[:_LENGTH]}..."
