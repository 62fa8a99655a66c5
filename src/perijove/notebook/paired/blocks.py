"""The top-level blocks of a Markdown text that can hold cells: fenced blocks and MyST's block breaks.

What is nested in a list or in HTML is no cell. A scanner of lines after CommonMark 0.31, sections 4.5, 4.6 and 5.2;
inlines don't matter here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})(.*)$")
_BREAK = re.compile(r"^ {0,3}\+[ \t]*\+[ \t]*\+[+ \t]*(.*)$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"^( {0,3}(?:[-+*]|\d{1,9}[.)]))([ \t]+|$)")
_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|"
    "main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|"
    "title|tr|track|ul"
)
# How each kind of HTML block begins, and what a line holds that ends it; None is a blank line.
_HTML: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(r"^ {0,3}<(?:script|pre|style|textarea)(?:\s|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"^ {0,3}<!--"), re.compile("-->")),
    (re.compile(r"^ {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r"^ {0,3}<![A-Za-z]"), re.compile(">")),
    (re.compile(r"^ {0,3}<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"^ {{0,3}}</?(?:{_TAGS})(?:\s|/?>|$)", re.IGNORECASE), None),
)
_ATTRIBUTE = r"\s+[\w:.-]+(?:\s*=\s*(?:'[^']*'|\"[^\"]*\"|[^\s\"'=<>`]+))?"
_LONE_TAG = re.compile(rf"^ {{0,3}}(?:</[A-Za-z][\w-]*\s*>|<[A-Za-z][\w-]*(?:{_ATTRIBUTE})*\s*/?>)\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block with its info and content, or a block break, which has its content as the info."""

    kind: str
    info: str
    content: tuple[str, ...]
    start: int
    end: int
    closed: bool = True


def blocks(lines: list[str], start: int = 0) -> Iterator[Block]:
    """The fenced blocks and block breaks at the top level, in order; a block ends before its line `end`."""
    index, in_paragraph = start, False
    while index < len(lines):
        line = lines[index]
        if fence := _fence(lines, index):
            yield fence
            index, in_paragraph = fence.end, False
        elif found := _BREAK.match(line):
            yield Block("break", found[1].strip(), (), index, index + 1)
            index, in_paragraph = index + 1, False
        elif html_end := _html_end(lines, index, in_paragraph=in_paragraph):
            if html_end > len(lines):
                yield Block("html", "", (), index, len(lines), closed=False)
            index, in_paragraph = html_end, False
        elif (item := _ITEM.match(line)) and not _RULE.match(line):
            index, in_paragraph = _item_end(lines, index, item), False
        else:
            in_paragraph = bool(line.strip()) and (in_paragraph or not line.startswith("    "))
            index += 1


def _fence(lines: list[str], index: int) -> Block | None:
    opening = _FENCE.match(lines[index])
    if not opening or (opening[2][0] == "`" and "`" in opening[3]):
        return None
    indent, fence, info = len(opening[1]), opening[2], opening[3].strip()
    end = index + 1
    while end < len(lines):
        closing = _FENCE.match(lines[end])
        if closing and closing[2].startswith(fence) and not closing[3].strip():
            break
        end += 1
    content = tuple(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines[index + 1 : end])
    return Block("fence", info, content, index, min(end + 1, len(lines)), closed=end < len(lines))


def _html_end(lines: list[str], index: int, *, in_paragraph: bool) -> int:
    """The line behind an HTML block that begins here; 0 when none does, beyond the text when it does not end."""
    line = lines[index]
    if not line.lstrip(" ").startswith("<"):
        return 0
    for begins, ends in _HTML:
        if begins.match(line):
            if ends is None:
                return _next_blank(lines, index)
            for at in range(index, len(lines)):
                if ends.search(lines[at]):
                    return at + 1
            return len(lines) + 1
    return _next_blank(lines, index) if not in_paragraph and _LONE_TAG.match(line) else 0


def _next_blank(lines: list[str], index: int) -> int:
    return next((at for at in range(index, len(lines)) if not lines[at].strip()), len(lines))


def _item_end(lines: list[str], index: int, item: re.Match[str]) -> int:
    """The line behind the lines of a list item: those that are blank or as far to the right as its content."""
    space = len(item[2].expandtabs(4))
    inner = len(item[1]) + (space if 1 <= space <= 4 and len(lines[index]) > item.end() else 1)
    end = index + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= inner):
        end += 1
    return end


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))
