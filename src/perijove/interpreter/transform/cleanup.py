"""What is taken off a pasted cell before anything reads it: blank lines above, a common indent, prompts.

Each step is a function from lines (with their newlines) to lines.
"""

import re

_CLASSIC = re.compile(r"(>>>|\.\.\.)( |(?=\r?\n|$))")
_CLASSIC_NEXT = re.compile(r"\.\.\.( |\r?\n|$)")
_CLASSIC_FIRST = re.compile(r">>>( |\r?\n|$)")
_NUMBERED = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?In \[\d+\]: ?|(?:\[nav\]|\[ins\])? {1,3}(?: *)\.{3,}: ?)")
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
    """Take off `>>> ` and `... `, and drop the output lines between them, as in a copied doctest."""
    if not lines or not (_CLASSIC_FIRST.match(lines[0]) or (len(lines) > 1 and _CLASSIC_NEXT.match(lines[1]))):
        return lines
    if not _CLASSIC_FIRST.match(lines[0]):
        return [_CLASSIC.sub("", line, count=1) if _CLASSIC.match(line) else line for line in lines]
    kept: list[str] = []
    for line in lines:
        if prompt := _CLASSIC.match(line):
            kept.append(line[prompt.end() :])
        elif not _is_whole("".join(kept)):
            kept.append(line)
    return kept


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
