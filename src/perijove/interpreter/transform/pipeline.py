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
    r"\A\s|^[ \t]*(?:[%!?,;/]|>>>|\.\.\.|(?:\[nav\]|\[ins\])? ?In \[)|\?[ \t]*\r?$|=[ \t]*[%!]", re.MULTILINE
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

    def __call__(self, source: str) -> str:
        """Python for a cell's source."""
        if _POSSIBLE.search(source):
            source = self._slow(source)
        if self.post:
            lines = split_lines(source)
            for step in self.post:
                lines = step(lines)
            source = "".join(lines)
        return source

    def _slow(self, source: str) -> str:
        from perijove.interpreter.transform.escapes import cell_magic, escapes

        lines = split_lines(source)
        for step in self.cleanup:
            lines = step(lines)
        lines = cell_magic(lines)
        return "".join(escapes(lines))


def split_lines(source: str) -> list[str]:
    """Lines with their newlines. Unlike `str.splitlines`, form feeds and the like do not end one."""
    parts = source.replace("\r\n", "\n").split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
