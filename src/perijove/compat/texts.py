"""`IPython.utils.text`: texts laid out, lists as texts, and texts with expressions in them."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from perijove.interpreter.slist import SList as SList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MARGIN = re.compile(r"^", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]*", re.MULTILINE)
_NAME = re.compile(r"\$(\$)?([\w.]+)")


class LSString(str):
    """What a command printed, as a text that is also its lines."""

    __slots__ = ()

    @property
    def l(self) -> list[str]:  # noqa: E743 - its name
        """The lines."""
        return self.split("\n")

    @property
    def s(self) -> str:
        """The lines with blanks between them."""
        return self.replace("\n", " ")

    @property
    def n(self) -> str:
        """The text itself."""
        return self

    @property
    def p(self) -> list[Path]:
        """Those of the lines that are files."""
        return [Path(line) for line in self.l if Path(line).exists()]

    list, spstr, nlstr, paths = l, s, n, p


def indent(instr: str, nspaces: int = 4, ntabs: int = 0, flatten: bool = False) -> str:
    """A text with each line indented; with `flatten`, in place of what indents it."""
    margin = "\t" * ntabs + " " * nspaces
    moved = (_INDENTED if flatten else _MARGIN).sub(margin, instr)
    return moved.removesuffix(margin) if moved.endswith(f"\n{margin}") else moved


def dedent(text: str) -> str:
    """The text without the margin that its lines share; a first line that has none doesn't count."""
    if text.startswith("\n"):
        return textwrap.dedent(text)
    first, newline, rest = text.partition("\n")
    return f"{textwrap.dedent(first)}{newline}{textwrap.dedent(rest)}"


def list_strings(arg: str | list[str]) -> list[str]:
    """A list of texts, also for a single one."""
    return [arg] if isinstance(arg, str) else arg


def marquee(txt: str = "", width: int = 78, mark: str = "*") -> str:
    """A text in the middle of a line of marks."""
    if not txt:
        return (mark * width)[:width]
    marks = mark * max(0, (width - len(txt) - 2) // len(mark) // 2)
    return f"{marks} {txt} {marks}"


def format_screen(strng: str) -> str:
    """A text without the backslashes at the ends of lines that go on."""
    return re.sub(r"\\$", "", strng, flags=re.MULTILINE)


def strip_email_quotes(text: str) -> str:
    """A text without the `>` before each of its lines, as many as all have."""
    lines = text.splitlines()
    quotes = [match[0] if (match := re.match(r"\s*>[\s>]*", line)) else "" for line in lines]
    common = quotes[0] if quotes else ""
    for line in lines:
        while not line.startswith(common) and line.strip() != common.strip():
            common = common[:-1]
    return "\n".join(line[len(common) :] for line in lines)


def get_text_list(list_: Sequence[str], last_sep: str = " and ", sep: str = ", ", wrap_item_with: str = "") -> str:
    """Words as people enumerate them: `a, b and c`."""
    words = [f"{wrap_item_with}{word}{wrap_item_with}" for word in list_]
    return last_sep.join([sep.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


class EvalFormatter(Formatter):
    """Formats with expressions in braces: `{n // 4}`."""

    def get_field(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The value of an expression."""
        del args
        return eval(name, dict(kwargs)), name  # noqa: S307 - what it is for


class FullEvalFormatter(Formatter):
    """The same, where `:` belongs to the expression: `{s[::2]}`."""

    def vformat(self, format_string: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        """The text with the values of its expressions."""
        parts: list[str] = []
        for literal, name, spec, conversion in self.parse(format_string):
            parts.append(literal)
            if name is not None:
                expression = f"{name}:{spec}" if spec else name
                value = eval(expression, dict(kwargs))  # noqa: S307 - what it is for
                parts.append(self.format_field(self.convert_field(value, conversion), ""))
        del args
        return "".join(parts)


class DollarFormatter(FullEvalFormatter):
    """The same, and with `$name`, where `$$` stands for a dollar."""

    def parse(self, fmt_string: str) -> Iterable[tuple[str, str | None, str | None, str | None]]:
        """The literal texts and the expressions after them."""
        for literal, *field in super().parse(fmt_string):
            start = 0
            for found in _NAME.finditer(literal):
                before = literal[start : found.start()]
                start = found.end()
                if found[1]:
                    yield f"{before}${found[2]}", None, None, None
                else:
                    name = found[2].rstrip(".")
                    start -= len(found[2]) - len(name)
                    yield before, name, "", None
            rest = literal[start:]
            yield (rest[:-1] if rest.endswith("$$") else rest), field[0], field[1], field[2]
