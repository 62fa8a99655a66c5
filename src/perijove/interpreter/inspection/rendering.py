"""A report of an object as text for a terminal, and as HTML for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perijove.interpreter.highlight import highlight

if TYPE_CHECKING:
    from perijove.interpreter.ansi import Ink


@dataclass(frozen=True)
class Report:
    """What is known of an object: titles and texts, in order. A text of several lines begins with a newline."""

    sections: tuple[tuple[str, str], ...]
    head: str = ""

    def get(self, title: str) -> str:
        """The text under a title; empty when there is none."""
        return next((text for name, text in self.sections if name == title), "")


def as_text(found: Report, ink: Ink) -> str:
    """The report for a terminal, titles in colour."""
    width = max((len(name) for name, _ in found.sections), default=0) + 1
    lines = [ink("heading", found.head)] if found.head else []
    for name, text in found.sections:
        if name == "Source":
            text = highlight(text, ink)  # noqa: PLW2901 - the same text
        if not name:
            lines.append(text)
        elif text.startswith("\n") or found.head:
            lines.append(f"{ink('heading', name + ':')}{text if text.startswith(chr(10)) else ' ' + text}")
        else:
            lines.append(f"{ink('heading', (name + ':').ljust(width))} {text}")
    return "\n".join(lines)


def as_html(found: Report) -> str:
    """The report for a page; every text is the user's and is escaped."""
    import html

    parts = [f"<h1><code>{html.escape(found.head)}</code></h1>"] if found.head else []
    for name, text in found.sections:
        title = f"<h2>{html.escape(name)}</h2>" if name else ""
        parts.append(f"{title}<pre>{html.escape(text.strip(chr(10)))}</pre>")
    return "\n".join(parts)
