"""What is wrong with a notebook's file, each as one value; and the walk that collects them."""

from collections.abc import Collection
from typing import Any

import msgspec

from perijove.notebook.model import Json
from perijove.notebook.plain import found

Path = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True):
    """One way in which a file is not valid.

    `path` leads to the value; `rule` is the schema's word for what it breaks, `part` its name for what the value is in.
    """

    path: Path
    reason: str
    rule: str
    part: str
    value: Any = None

    @property
    def place(self) -> str:
        """Where it is, as a reader counts: `cell 3, output 1`; empty for the notebook itself."""
        names = {"cells": "cell", "outputs": "output", "worksheets": "worksheet"}
        pairs = zip(self.path, self.path[1:], strict=False)
        return ", ".join(
            f"{names[name]} {index + 1}" for name, index in pairs if name in names and isinstance(index, int)
        )

    @property
    def key(self) -> str:
        """The key below that place, with dots between its parts; empty when the place itself is wrong."""
        start = max((i + 1 for i, step in enumerate(self.path) if _is_place(self.path, i, step)), default=0)
        return ".".join(map(str, self.path[start:]))

    def to_plain(self) -> Json:
        """The problem as a JSON value."""
        return {
            "path": list(self.path),
            "place": self.place,
            "key": self.key,
            "rule": self.rule,
            "message": str(self),
        }

    def __str__(self) -> str:
        what = f"key {self.key!r} {self.reason}" if self.key else self.reason
        return f"{self.place}: {what}" if self.place else what


def _is_place(path: Path, index: int, step: str | int) -> bool:
    return isinstance(step, int) and index > 0 and path[index - 1] in {"cells", "outputs", "worksheets"}


# As many are told; who wrote a file with more of them wants to fill the memory.
MANY = 2_000
TOO_MANY = "too-many"


class TooManyProblemsError(Exception):
    """Raised by a walk that has found as many problems as anybody wants to know."""


class Walk:
    """Collects problems; each check adds at most one."""

    def __init__(self, relaxed: bool = False) -> None:
        self.relaxed = relaxed
        self.found: list[Problem] = []

    def add(self, path: Path, part: str, rule: str, reason: str, value: Any) -> None:
        """Note a problem; raises TooManyProblemsError instead of noting one too many."""
        if len(self.found) == MANY:
            reason = f"has more than {MANY} problems; these are the first"
            self.found.append(Problem((), reason, TOO_MANY, "notebook"))
            raise TooManyProblemsError
        self.found.append(Problem(path, reason, rule, part, value))

    def wrong(self, path: Path, part: str, rule: str, wanted: str, value: Any) -> None:
        """Note that a value should be something else."""
        self.add(path, part, rule, f"must be {wanted}, found {found(value)}", value)

    def is_object(self, path: Path, value: Any, part: str) -> bool:
        """Whether a value is an object; a problem when not."""
        if not isinstance(value, dict):
            self.wrong(path, part, "type", "an object", value)
            return False
        return True

    def is_list(self, path: Path, value: Any, part: str) -> bool:
        """Whether a value is a list; a problem when not."""
        if not isinstance(value, list):
            self.wrong(path, part, "type", "a list", value)
            return False
        return True

    def keys(
        self, path: Path, holder: Any, part: str, *, required: Collection[str], allowed: Collection[str] | None = None
    ) -> None:
        """Which keys are missing, and which should not be there."""
        for key in required:
            if key not in holder:
                self.add((*path, key), part, "required", "is missing", holder)
        if allowed is None or self.relaxed:
            return
        for key in holder:
            if key not in allowed:
                self.add((*path, key), part, "additionalProperties", f"is not one that a {_noun(part)} has", holder)

    def string(self, path: Path, holder: Any, key: str, part: str) -> None:
        """That a key, where it is there, is a string."""
        if not isinstance(holder.get(key, ""), str):
            self.wrong((*path, key), part, "type", "a string", holder[key])

    def text(self, path: Path, holder: Any, key: str, part: str) -> None:
        """That a key, where it is there, is a string or a list of strings."""
        value = holder.get(key, "")
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value)):
            return
        self.wrong((*path, key), part, "oneOf", "a string or a list of strings", value)

    def strings(self, path: Path, holder: Any, key: str, part: str) -> None:
        """That a key, where it is there, is a list of strings."""
        value = holder.get(key, [])
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            self.wrong((*path, key), part, "type", "a list of strings", value)

    def count(
        self,
        path: Path,
        holder: Any,
        key: str,
        part: str,
        *,
        least: int = 0,
        most: int | None = None,
        null: bool = False,
    ) -> None:
        """That a key, where it is there, is a whole number within limits, or null where that is allowed."""
        if key not in holder or (null and holder[key] is None):
            return
        value = holder[key]
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong((*path, key), part, "type", "a whole number or null" if null else "a whole number", value)
        elif value < least:
            self.wrong((*path, key), part, "minimum", f"{least} or more", value)
        elif most is not None and value > most:
            self.wrong((*path, key), part, "maximum", f"{most} or less", value)


def _noun(part: str) -> str:
    return part.replace("_cell", " cell").replace("_", " ")
