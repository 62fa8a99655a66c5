"""A diff as one page of HTML that loads nothing: pictures side by side, everything else as text.

What the notebooks hold is escaped, always: a page of someone else's change is safe to open. Pictures are `img` elements
with `data:` addresses, in which nothing runs; SVG is text. The page's policy forbids all else.
"""

import binascii
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files

from perijove.notebook.diff.view import Binary, Block, Lines, Section, Skipped
from perijove.notebook.diff.words import Row, Spans, highlight

# The pictures that all browsers show. SVG is text, shown by line.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def page(blocks: Iterable[Block], before: str, after: str) -> str:
    """The page of a diff of two notebooks that are called `before` and `after`."""
    style = files("perijove.notebook.diff").joinpath("page.css").read_text(encoding="utf-8")
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{hashed}'"
    body = "\n".join(_block(block) for block in blocks)
    names = f"{escape(before)} → {escape(after)}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{names}</title>
<style>{style}</style>
</head>
<body>
<h1>{names}</h1>
{body or "<p>The notebooks do not differ.</p>"}
</body>
</html>
"""


def _block(block: Block) -> str:
    sections = "".join(_section(section) for section in block.sections)
    return f'<section class="{block.kind}"><h2>{escape(block.heading)}</h2>{sections}</section>'


def _section(section: Section) -> str:
    rows = "".join(row for content in section.contents for row in _content(content))
    return f"<h3>{escape(section.title)}</h3><table>{rows}</table>"


def _content(content: Lines | Skipped | Binary) -> Iterator[str]:
    match content:
        case Skipped():
            lines = "line" if content.count == 1 else "lines"
            yield f'<tr><td class="skipped" colspan="4">… {content.count} more {lines} …</td></tr>'
        case Binary():
            before, after = (
                _picture(content.mime, content.before, "gone"),
                _picture(content.mime, content.after, "come"),
            )
            yield f"<tr>{before}{after}</tr>"
        case Lines():
            yield from _lines(content)


def _lines(lines: Lines) -> Iterator[str]:
    i, j = lines.before, lines.after
    for row in lines.rows:
        left, right = _sides(row, same=lines.same)
        number = str(i) if row[0] is not None else "", str(j) if row[1] is not None else ""
        yield f'<tr><td class="number">{number[0]}</td>{left}<td class="number">{number[1]}</td>{right}</tr>'
        i, j = i + (row[0] is not None), j + (row[1] is not None)


def _sides(row: Row, *, same: bool) -> tuple[str, str]:
    before, after = row
    if same:
        cell = f"<td>{escape(before or '')}</td>"
        return cell, cell
    if before is not None and after is not None:
        old, new = highlight(before, after)
        return f'<td class="gone">{_spans(old)}</td>', f'<td class="come">{_spans(new)}</td>'
    return (
        "<td></td>" if before is None else f'<td class="gone">{escape(before)}</td>',
        "<td></td>" if after is None else f'<td class="come">{escape(after)}</td>',
    )


def _spans(spans: Spans) -> str:
    return "".join(f"<mark>{escape(text)}</mark>" if differs else escape(text) for text, differs in spans)


def _picture(mime: str, data: str | None, side: str) -> str:
    if data is None:
        return '<td class="number"></td><td></td>'
    size = f'<div class="size">{escape(mime)}, {len(data) * 3 // 4:,} bytes</div>'
    shown = _image(mime, data)
    return f'<td class="number"></td><td class="{side} picture">{shown}{size}</td>'


def _image(mime: str, data: str) -> str:
    """The picture, where it is one; a `data:` address holds nothing but base64, so it can't end early."""
    if mime not in _PICTURES or not _BASE64.fullmatch(data):
        return ""
    try:
        content = binascii.a2b_base64(data)
    except binascii.Error:
        return "(no base64)"
    return f'<img alt="" src="data:{mime};base64,{b64encode(content).decode()}">'
