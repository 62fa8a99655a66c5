"""Input transforms: magics, `!commands`, help requests and pasted prompts become Python.

A pipeline of functions from lines to lines. A text in which nothing can be an escape is returned as it is, unread.
What is an escape depends on where a statement starts, which `scan` knows.
"""

import re
from collections.abc import Callable

from perijove.interpreter import cleanup
from perijove.interpreter.scan import Scanner

LineStep = Callable[[list[str]], list[str]]

# An escape at the start of a line, a prompt, an indent on the first line, a blank first line, a `?` at a line's end,
# `= %` or `= !`.
_POSSIBLE = re.compile(
    r"\A\s|^[ \t]*(?:[%!?,;/]|>>>|\.\.\.|(?:\[nav\]|\[ins\])? ?In \[)|\?[ \t]*\r?$|=[ \t]*[%!]", re.MULTILINE
)
_CELL_MAGIC = re.compile(r"%%(\w[\w.\-]*)(?:[ \t]+(.*))?$")
_HELP_TARGET = re.compile(
    r"(%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[(?:[0-9]+|-[0-9]+|'[^']*'|\"[^\"]*\"|\w+)\])*)[ \t]*(\?{1,2})$"
)
_ASSIGNED_MAGIC = re.compile(r"[ \t]*%[ \t]*(?!\d)\w")
_ASSIGNED_SYSTEM = re.compile(r"[ \t]*!")


class Transforms:
    """The steps of one interpreter, which a user may add to.

    `cleanup` runs on every cell that may need it; `extra` on every cell, after the built-in steps.
    """

    def __init__(self) -> None:
        self.cleanup: list[LineStep] = list(cleanup.STEPS)
        self.extra: list[LineStep] = []

    def __call__(self, source: str) -> str:
        """Python for a cell's source."""
        if _POSSIBLE.search(source):
            source = self._slow(source)
        if self.extra:
            lines = split_lines(source)
            for step in self.extra:
                lines = step(lines)
            source = "".join(lines)
        return source

    def _slow(self, source: str) -> str:
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


def cell_magic(lines: list[str]) -> list[str]:
    """`%%name line` and the rest of the cell become one call."""
    if not lines or not (found := _CELL_MAGIC.match(lines[0].rstrip())) or lines[0].rstrip().endswith("?"):
        return lines
    body = "".join(lines[1:])
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
                text, index = _joined(lines, index, len(line) - len(line.lstrip(" \t")))
                indent = line[: len(line) - len(line.lstrip(" \t"))]
                done.append(f"{indent}{_escaped(text)}\n")
                continue
        scanner.feed(line)
        done.append(line)
        index += 1
        if call := _assigned(lines, index - 1, scanner):
            done[-1], index = call
            scanner.continued, scanner.stack = False, []
        elif scanner.question >= 0 and (call_text := _help_at_end(line, scanner.question)):
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
        text, after = _joined(lines, index, column)
        return f"{line[:column]} get_ipython().getoutput({text.lstrip()[1:].lstrip('!').strip()!r})\n", after
    if _ASSIGNED_MAGIC.match(line, column):
        text, after = _joined(lines, index, column)
        name, _, rest = text.lstrip()[1:].lstrip().partition(" ")
        return f"{line[:column]} get_ipython().run_line_magic({name!r}, {rest!r})\n", after
    return None


def _joined(lines: list[str], index: int, column: int) -> tuple[str, int]:
    """A logical line from a column on, its backslash continuations joined by spaces, and the index after it."""
    parts = [lines[index][column:]]
    index += 1
    while parts[-1].rstrip("\r\n").endswith("\\") and index < len(lines):
        parts[-1] = parts[-1].rstrip("\r\n")[:-1]
        parts.append(lines[index])
        index += 1
    parts[-1] = parts[-1].rstrip()
    return " ".join(parts), index


def _help_at_end(line: str, question: int) -> str | None:
    text = line.rstrip()
    found = _HELP_TARGET.search(text)
    if found is None or found.start(2) > question:
        return None
    return help_call(found[1], detailed=found[2] == "??")


def help_call(target: str, *, detailed: bool) -> str:
    """The call that a help request stands for."""
    name = "psearch" if "*" in target else "pinfo2" if detailed else "pinfo"
    return f"get_ipython().run_line_magic({name!r}, {target!r})"


def _escaped(text: str) -> str:
    """The Python for one escaped command, already joined to one line."""
    if text.endswith("?") and text[0] in "%!" and (found := _HELP_TARGET.fullmatch(text)):
        return help_call(found[1], detailed=found[2] == "??")
    double, single = text[:2], text[:1]
    if double in _DOUBLE:
        return _DOUBLE[double](text[2:])
    return _SINGLE[single](text[1:])


def _line_magic(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {rest.strip()!r})"


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
    return name + "(" + ", ".join(_quoted(word) for word in rest.split()) + ")"


def _quote_all(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return f"{name}({_quoted(rest.strip())})"


def _call(content: str) -> str:
    name, _, rest = content.strip().partition(" ")
    return name + "(" + ", ".join(rest.split()) + ")"


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
