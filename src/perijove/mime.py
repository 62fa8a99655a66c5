"""MIME types as a kernel's outputs use them: which are text, which are JSON, and which one of a bundle to show."""

from collections.abc import Iterable, Mapping
from typing import Any

MimeBundle = dict[str, Any]

PLAIN = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
LATEX = "text/latex"
JAVASCRIPT = "application/javascript"
JSON = "application/json"
SVG = "image/svg+xml"
PNG = "image/png"
JPEG = "image/jpeg"
GIF = "image/gif"
WEBP = "image/webp"
PDF = "application/pdf"
WIDGET = "application/vnd.jupyter.widget-view+json"

# What a page shows of a bundle that holds the same object several times: the richest first.
RICHEST_FIRST = (WIDGET, JAVASCRIPT, HTML, MARKDOWN, SVG, LATEX, PNG, JPEG, WEBP, GIF, PDF, JSON, PLAIN)

_TEXT_APPLICATIONS = frozenset({JAVASCRIPT, "application/ecmascript", "application/xml", "application/x-latex"})


def base(mime: str) -> str:
    """The type without its parameters, in lower case: `text/plain` of `Text/Plain; charset=utf-8`."""
    return mime.partition(";")[0].strip().lower()


def is_json(mime: str) -> bool:
    """Whether a bundle holds this type as a JSON value (protocol 5.0 and later) and not as a string."""
    name = base(mime)
    return name == JSON or (name.startswith("application/") and name.endswith("+json"))


def is_text(mime: str) -> bool:
    """Whether a bundle holds this type as readable text, and not as JSON or in base64."""
    name = base(mime)
    return name.startswith("text/") or name.endswith("+xml") or name in _TEXT_APPLICATIONS


def is_binary(mime: str) -> bool:
    """Whether a bundle holds this type as a base64 string."""
    return not is_json(mime) and not is_text(mime)


def richest(bundle: Mapping[str, object], order: Iterable[str] = RICHEST_FIRST) -> str | None:
    """The first type of `order` that the bundle holds; None when it holds none of them."""
    return next((mime for mime in order if mime in bundle), None)


def plain_text(bundle: Mapping[str, object]) -> str | None:
    """The bundle's plain text, or None when it has none."""
    text = bundle.get(PLAIN)
    if isinstance(text, list):  # a bundle read from a file keeps its lines apart
        return "".join(str(line) for line in text)
    return text if isinstance(text, str) else None
