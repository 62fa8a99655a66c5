"""Input transforms: magics, `!commands`, help requests and pasted prompts become Python.

A pipeline of functions from lines to lines. A text in which nothing can be an escape is returned as it is, unread; what
reads the others (`escapes`, `cleanup`, `scan`) is imported when the first of them comes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    LineStep = Callable[[list[str]], list[str]]

# An escape at the start of a line, a prompt, an indent on the first line, a blank first line, a `?` at a line's end,
# `= %` or `= !`.
_POSSIBLE = re.compile(
    r"\A\s|^[ \t]*(?:[%!?,;/]|>>>|\.\.\.|(?:\[nav\]|\[ins\])? ?In \[)|\?[ \t]*(?:#.*)?\r?$|=[ \t]*[%!]", re.MULTILINE
)


class Transforms:
    """The steps of one interpreter, which a user may add to.

    `cleanup` runs on every cell that may need it; `post` on every cell, after the built-in steps.
    """

    def __init__(self) -> None:
        self._cleanup: list[LineStep] | None = None
        self.post: list[LineStep] = []

    @property
    def cleanup(self) -> list[LineStep]:
        """The steps that take off what is not part of the code; the list may be changed."""
        if self._cleanup is None:
            from perijove.interpreter.transform.cleanup import STEPS

            self._cleanup = list(STEPS)
        return self._cleanup

    def __call__(self, source: str, *, checking: bool = False) -> str:
        """Python for a cell's source; when only `checking`, without the steps whose `has_side_effects` is true."""
        if self._may_need(source):
            from perijove.interpreter.transform.escapes import cell_magic, escapes

            source = "".join(escapes(cell_magic(self._cleaned(source, checking=checking))))
        return "".join(_run(self.post, _ended(split_lines(source)), checking=checking)) if self.post else source

    def clean(self, source: str) -> str:
        """The source without prompts and the like, before its escapes are read; only checking."""
        return "".join(self._cleaned(source, checking=True)) if self._may_need(source) else source

    def _may_need(self, source: str) -> bool:
        return _POSSIBLE.search(source) is not None or (self._cleanup is not None and self._has_own_steps())

    def _has_own_steps(self) -> bool:
        from perijove.interpreter.transform.cleanup import STEPS

        return self._cleanup != STEPS

    def _cleaned(self, source: str, *, checking: bool) -> list[str]:
        lines = split_lines(source)
        steps = self.cleanup
        return _run(steps, _ended(lines) if self._has_own_steps() else lines, checking=checking)


def _run(steps: list[LineStep], lines: list[str], *, checking: bool) -> list[str]:
    for step in tuple(steps):
        if not (checking and getattr(step, "has_side_effects", False)):
            lines = step(lines)
    return lines


def _ended(lines: list[str]) -> list[str]:
    """With a newline at the end, as users' steps expect."""
    return lines if not lines or lines[-1].endswith("\n") else [*lines[:-1], lines[-1] + "\n"]


def split_lines(source: str) -> list[str]:
    """Lines with their newlines. Unlike `str.splitlines`, form feeds and the like do not end one."""
    parts = source.replace("\r\n", "\n").split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
