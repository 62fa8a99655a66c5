"""Escapes become calls: `%name`, `%%name`, `!command`, `name?`, `,f a b` and the like, and `a = %name`, `a = !command`.

What is an escape depends on where a statement starts, which `scan` knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perijove.interpreter.transform.scan import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable

_CELL_MAGIC = re.compile(r"%%(\w[\w.\-]*|!)(?:[ \t]+(.*))?$")
_HELP_TARGET = re.compile(
    r"(%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[(?:[0-9]+|-[0-9]+|'[^']*'|\"[^\"]*\"|\w+)\])*)[ \t]*(\?{1,2})$"
)
_ASSIGNED_MAGIC = re.compile(r"[ \t]*%[ \t]*(?!\d)\w")
_ASSIGNED_SYSTEM = re.compile(r"[ \t]*!")


def cell_magic(lines: list[str]) -> list[str]:
    """`%%name line` and the rest of the cell become one call."""
    if not lines or not (found := _CELL_MAGIC.match(lines[0].rstrip())) or lines[0].rstrip().endswith("?"):
        return lines
    body = "".join(lines[1:])
    if body and not body.endswith("\n"):
        body += "\n"  # what a file or a program gets ends as a line does
    return [f"get_ipython().run_cell_magic({found[1]!r}, {found[2] or ''!r}, {body!r})\n"]


def escapes(lines: list[str]) -> list[str]:
    """Every escape that starts a statement, stands after `=`, or ends a statement with `?`, becomes a call."""
    done: list[str] = []
    index = 0
    scanner = Scanner()
    start = 0  # index in `done` of the statement being read
    while index < len(lines):
        line = lines[index]
        if scanner.at_statement:
            start = len(done)
            if line.lstrip(" \t")[:1] in {"%", "!", "?", ",", ";", "/"}:
                text, index = joined(lines, index, len(line) - len(line.lstrip(" \t")))
                indent = line[: len(line) - len(line.lstrip(" \t"))]
                done.append(f"{indent}{escaped(text)}\n")
                continue
        scanner.feed(line)
        done.append(line)
        index += 1
        if call := _assigned(lines, index - 1, scanner):
            done[-1], index = call
            scanner.continued, scanner.stack = False, []
        elif scanner.question >= 0 and (call_text := help_at_end(line, scanner.question)):
            indent = done[start][: len(done[start]) - len(done[start].lstrip(" \t"))]
            del done[start:]
            done.append(f"{indent}{call_text}\n")
            scanner.continued, scanner.stack = False, []
    return done


def _assigned(lines: list[str], index: int, scanner: Scanner) -> tuple[str, int] | None:
    """`name = %magic` or `name = !command` on this line: the Python for it, and the index of the line after it."""
    line, column = lines[index], scanner.assigns
    if column < 0:
        return None
    if _ASSIGNED_SYSTEM.match(line, column):
        text, after = joined(lines, index, column)
        return f"{line[:column]} get_ipython().getoutput({text.lstrip()[1:].lstrip('!').strip()!r})\n", after
    if _ASSIGNED_MAGIC.match(line, column):
        text, after = joined(lines, index, column)
        name, _, rest = text.lstrip()[1:].lstrip().partition(" ")
        return f"{line[:column]} get_ipython().run_line_magic({name!r}, {rest!r})\n", after
    return None


def joined(lines: list[str], index: int, column: int) -> tuple[str, int]:
    """A logical line from a column on, its backslash continuations joined by spaces, and the index after it."""
    parts = [lines[index][column:]]
    index += 1
    while parts[-1].rstrip("\r\n").endswith("\\") and index < len(lines):
        parts[-1] = parts[-1].rstrip("\r\n")[:-1]
        parts.append(lines[index])
        index += 1
    parts[-1] = parts[-1].rstrip()
    return " ".join(parts), index


def help_at_end(line: str, question: int) -> str | None:
    """The call that a line with `?` at its end stands for, if the `?` is at a column or after it."""
    text = line.rstrip()
    found = _HELP_TARGET.search(text)
    if found is None or found.start(2) > question:
        return None
    return help_call(found[1], detailed=found[2] == "??")


def help_call(target: str, *, detailed: bool) -> str:
    """The call that a help request stands for."""
    name = "psearch" if "*" in target else "pinfo2" if detailed else "pinfo"
    return f"get_ipython().run_line_magic({name!r}, {target!r})"


def escaped(text: str) -> str:
    """The Python for one escaped command, already joined to one line."""
    if text.endswith("?") and text[0] in "%!" and (found := _HELP_TARGET.fullmatch(text)):
        return help_call(found[1], detailed=found[2] == "??")
    double, single = text[:2], text[:1]
    if double in _DOUBLE:
        return _DOUBLE[double](text[2:])
    return _SINGLE[single](text[1:])


def _line_magic(content: str) -> str:
    name, _, rest = content.lstrip().partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {rest!r})"


def _misplaced_cell_magic(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return f"get_ipython().run_line_magic({'%' + name!r}, {rest.strip()!r})"


def _system(content: str) -> str:
    return f"get_ipython().system({content.strip()!r})"


def _getoutput(content: str) -> str:
    return f"get_ipython().getoutput({content.strip()!r})"


def _help(content: str) -> str:
    target = content.strip().rstrip("?").strip()
    return help_call(target, detailed=content.strip().endswith("?")) if target else "get_ipython().show_usage()"


def _help_detailed(content: str) -> str:
    target = content.strip().rstrip("?").strip()
    return help_call(target, detailed=True) if target else "get_ipython().show_usage()"


def _quote_each(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    words = rest.split() or [""]
    return f"{name}({', '.join(map(_quoted, words))})" if name else f",{content}"


def _quote_all(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return f"{name}({_quoted(rest.strip())})" if name else f";{content}"


def _call(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return f"{name}({', '.join(rest.split())})" if name else f"/{content}"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


_DOUBLE: dict[str, Callable[[str], str]] = {"!!": _getoutput, "??": _help_detailed, "%%": _misplaced_cell_magic}
_SINGLE: dict[str, Callable[[str], str]] = {
    "%": _line_magic,
    "!": _system,
    "?": _help,
    ",": _quote_each,
    ";": _quote_all,
    "/": _call,
}
