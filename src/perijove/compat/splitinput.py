"""`IPython.core.splitinput` and `prefilter`: a line of input in its parts."""

from __future__ import annotations

import re
import warnings
from typing import Any

line_split = re.compile(r"(\s*)([,;/%]|!!?|\?\??)?\s*((?:%{0,2}[^\W\d][\w.*]*)|[\w.*]*)(.*)\Z", re.DOTALL)


def split_user_input(line: str, pattern: re.Pattern[str] | None = None) -> tuple[str, str, str, str]:
    """The blanks before a line, its escape, the name that follows, and the rest."""
    found = (pattern or line_split).match(line)
    if found is None:
        blanks = line[: len(line) - len(line.lstrip())]
        word, *after = line.split(None, 1) or [""]
        return blanks, "", word, after[0] if after else ""
    before, escape, name, rest = found.groups()
    return before, escape or "", name.strip(), rest if escape not in _COMMANDS else rest.lstrip()


_COMMANDS = {"!", "!!", "%", ",", ";", "/", "?", "??"}


class LineInfo:
    """A line of input, and its parts."""

    def __init__(self, line: str, continue_prompt: bool = False) -> None:
        self.line = line
        self.continue_prompt = continue_prompt
        self.pre, self.esc, self.ifun, self.raw_the_rest = split_user_input(line)
        stripped = self.pre.strip()
        self.pre_char = stripped
        self.pre_whitespace = "" if stripped else self.pre
        self.the_rest = self.raw_the_rest.lstrip()

    def ofind(self, ip: Any) -> Any:
        """What the name means in a shell."""
        warnings.warn("LineInfo.ofind() is deprecated; ask the shell", DeprecationWarning, stacklevel=2)
        return ip._ofind(self.ifun)  # noqa: SLF001 - its name

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"LineInfo [{self.pre}|{self.esc}|{self.ifun}|{self.the_rest}]"
