"""What is taken off a pasted cell before anything reads it: blank lines above, a common indent, prompts.

Each step is a function from lines (with their newlines) to lines.
"""

from __future__ import annotations

import re

from perijove.interpreter.transform.scan import Scanner

_CLASSIC = re.compile(r"[ \t]*(>>>[ \t]?|\.\.\.([ \t]|(?=\r?\n|$)))")
_CLASSIC_NEXT = re.compile(r"\.\.\.( |\r?\n|$)")
_CLASSIC_FIRST = re.compile(r"[ \t]*>>>[ \t]?")
_NUMBERED = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?In \[\d+\]: ?|[ \t]*\.{3,}: ?)")
_NUMBERED_FIRST = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?)In \[\d+\]: ?")
_OUTPUT = re.compile(r"Out ?\[\d+\]:")


def leading_blank_lines(lines: list[str]) -> list[str]:
    """Drop blank lines at the top; a cell of nothing but blank lines stays."""
    for index, line in enumerate(lines):
        if line.strip():
            return lines[index:]
    return lines


def leading_indent(lines: list[str]) -> list[str]:
    """Take the first line's indent off every line that has it."""
    if not lines:
        return lines
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(" \t"))]
    if not indent:
        return lines
    return [line.removeprefix(indent) for line in lines]


def classic_prompts(lines: list[str]) -> list[str]:
    """Take off `>>> ` and `... `, and drop the output lines between them, as in a copied doctest.

    Prompts within a string stay, unless the string began on a line with a prompt: then it was pasted with them.
    """
    if not any(">>>" in line or line.startswith("...") for line in lines):
        return lines
    if len(lines) > 1 and _CLASSIC_NEXT.match(lines[1]) and not _CLASSIC.match(lines[0]) and not _is_whole(lines[0]):
        return [lines[0], *(_CLASSIC.sub("", line, count=1) for line in lines[1:])]
    quoted = _lines_in_own_strings(lines)
    if not any(_CLASSIC_FIRST.match(line) for line, own in zip(lines, quoted) if not own):  # noqa: B905 - Python 3.10
        return lines
    kept: list[str] = []
    begun = False
    for line, own in zip(lines, quoted):  # noqa: B905 - as above
        prompt = None if own else (_CLASSIC if begun else _CLASSIC_FIRST).match(line)
        if prompt is not None:
            begun = True
            kept.append(line[prompt.end() :])
        elif own or not begun or not _is_whole("".join(kept)):
            kept.append(line)
    return kept


def _lines_in_own_strings(lines: list[str]) -> list[bool]:
    """Of each line, whether it begins within a string that began on a line without a prompt."""
    scanner = Scanner()
    own: list[bool] = []
    prompted = False  # the line on which the string that is open began
    for line in lines:
        inside = scanner.in_string
        own.append(inside and not prompted)
        prompt = None if own[-1] else _CLASSIC.match(line)
        scanner.feed(line[prompt.end() :] if prompt is not None else line)
        if not inside:
            prompted = prompt is not None
    return own


def numbered_prompts(lines: list[str]) -> list[str]:
    """Take off `In [1]: ` and `   ...: `; lines of `Out[1]: ` go too."""
    if not lines or not (_NUMBERED_FIRST.match(lines[0]) or (len(lines) > 1 and _NUMBERED.match(lines[1]))):
        return lines
    kept: list[str] = []
    for line in lines:
        if prompt := _NUMBERED.match(line):
            kept.append(line[prompt.end() :])
        elif not (_OUTPUT.match(line) and _is_whole("".join(kept))):
            kept.append(line)
    return kept


def _is_whole(code: str) -> bool:
    """Whether what stands so far is finished Python, so that what follows without a prompt is output."""
    try:
        compile(code, "<pasted>", "exec", 0x400, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


STEPS = [leading_blank_lines, leading_indent, classic_prompts, numbered_prompts]
