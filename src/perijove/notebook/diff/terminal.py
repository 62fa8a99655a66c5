"""A diff as lines of a terminal, styled by name; whoever prints them knows the colours."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Literal

from perijove.notebook.diff.view import Binary, Block, Lines, Section, Skipped
from perijove.notebook.diff.words import Row, Spans, highlight

Style = Literal["plain", "heading", "title", "quiet", "removed", "added", "removed-word", "added-word"]
StyledLine = list[tuple[Style, str]]

_SIGNS: dict[Style, str] = {"removed": "-", "added": "+"}


def terminal_lines(
    blocks: Iterable[Block], *, word_diff: bool = False, width: int | None = None
) -> Iterator[StyledLine]:
    """The lines of some blocks; `word_diff` marks words as `[-old-]{+new+}` in one line, as git does.

    Lines longer than `width` are cut where they say nothing new; None leaves all of them whole.
    """
    for block in blocks:
        yield [("quiet" if block.kind in {"same", "left"} else "heading", f"{_mark(block)} {block.heading}")]
        for section in block.sections:
            for line in _section_lines(section, word_diff=word_diff):
                yield _clipped(line, width) if width else line


def _mark(block: Block) -> str:
    return {"added": "+++", "deleted": "---", "changed": "***", "moved": ">>>", "left": "<<<"}.get(block.kind, "...")


def _section_lines(section: Section, *, word_diff: bool) -> Iterator[StyledLine]:
    yield [("title", f"  {section.title}:")]
    for content in section.contents:
        match content:
            case Skipped():
                yield [("quiet", f"    … {content.count} more {'line' if content.count == 1 else 'lines'} …")]
            case Binary():
                yield from _binary_lines(content)
            case Lines() if content.same:
                for line, _ in content.rows:
                    yield [("plain", f"    {line}")]
            case Lines():
                yield from _word_lines(content.rows) if word_diff else _changed_lines(content.rows)


def _binary_lines(content: Binary) -> Iterator[StyledLine]:
    sides: tuple[tuple[Style, str | None], ...] = (("removed", content.before), ("added", content.after))
    for style, data in sides:
        if data is not None:
            yield [(style, f"  {_SIGNS[style]} {binary_text(content.mime, data)}")]


def binary_text(mime: str, data: str) -> str:
    """What there is to say of something in base64: its type, its size, and a hash to tell it by."""
    return f"({mime}, {_size(data)}, {_short_hash(data)})"


def _size(data: str) -> str:
    """The size of what base64 stands for."""
    length = len("".join(data.split()).rstrip("=")) * 3 // 4
    return f"{length} bytes" if length < 10_000 else f"{length / 1_000:,.0f} kB"


def _short_hash(data: str) -> str:
    return blake2b(data.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _changed_lines(rows: Iterable[Row]) -> Iterator[StyledLine]:
    """Lines that went, then those that came, as far as they are next to each other."""
    came: list[StyledLine] = []
    for before, after in rows:
        if before is not None and after is not None:
            old, new = highlight(before, after)
            yield _line("removed", old)
            came.append(_line("added", new))
        elif before is not None:
            yield from came
            came = []
            yield _line("removed", ((before, False),))
        elif after is not None:
            came.append(_line("added", ((after, False),)))
    yield from came


def _line(style: Literal["removed", "added"], spans: Spans) -> StyledLine:
    word: Style = "removed-word" if style == "removed" else "added-word"
    return [(style, f"  {_SIGNS[style]} "), *((word if differs else style, text) for text, differs in spans)]


def _word_lines(rows: Iterable[Row]) -> Iterator[StyledLine]:
    for before, after in rows:
        if before is not None and after is not None:
            yield [("plain", "    "), *_both(*highlight(before, after))]
        elif before is not None:
            yield [("removed-word", f"    [-{before}-]")]
        else:
            yield [("added-word", f"    {{+{after}+}}")]


def _both(old: Spans, new: Spans) -> Iterator[tuple[Style, str]]:
    """Two lines as one: what they have in common once, what went before what came."""
    rest = list(new)
    for text, differs in old:
        if differs:
            yield "removed-word", f"[-{text}-]"
            continue
        while rest and rest[0][1]:
            yield "added-word", f"{{+{rest.pop(0)[0]}+}}"
        yield "plain", text
        if rest:
            rest.pop(0)
    for text, _ in rest:
        yield "added-word", f"{{+{text}+}}"


def _clipped(line: StyledLine, width: int) -> StyledLine:
    """A line of `width` characters at most: pieces that are the same on both sides lose their middle."""
    over = sum(len(text) for _, text in line) - width
    if over <= 0:
        return line
    clipped: StyledLine = []
    for style, text in line:
        room = max(16, len(text) - over)
        if len(text) > room:
            over -= len(text) - room
            head = room // 2
            clipped.append((style, f"{text[:head]}…{text[len(text) - (room - head - 1) :]}"))
        else:
            clipped.append((style, text))
    return clipped
