"""Prose in Python scripts as a string in triple quotes instead of comments, where a cell or a notebook asks for it."""

_QUOTES = ('"""', "'''")


def write_quoted(lines: list[str], marker: str) -> list[str] | None:
    """The lines between quotes, as a cell marker asks; None when it asks for none, or they would not be read back."""
    left, comma, right = marker.partition(",")
    if not comma:
        left, right = marker + "\n", "\n" + marker.removeprefix("r").removeprefix("R")
    raw = left[:1] in {"r", "R"}
    if right[-3:] not in _QUOTES or left[raw : 3 + raw] != right[-3:]:
        return None
    source = "\n".join(lines)
    if not raw and "\\" in source:
        left = "r" + left
    text = left + source + right
    found = read_quoted(text.split("\n"))
    return text.split("\n") if found and found[0] == source and right[-3:] not in source else None


def read_quoted(lines: list[str]) -> tuple[str, str] | None:
    """The text between the quotes that a cell consists of, and its cell marker; None when it is no such cell."""
    content = "\n".join(lines).strip()
    prefix = content[:1] if content[:1] in {"r", "R"} else ""
    quote = content[len(prefix) : len(prefix) + 3]
    if quote not in _QUOTES or not content.endswith(quote) or len(content) < len(prefix) + 6:
        return None
    inner = content[len(prefix) + 3 : -3]
    left, right = prefix + quote, quote
    if inner.startswith("\n"):
        inner, left = inner[1:], left + "\n"
        if inner.endswith("\n") or not inner:
            inner, right = inner[:-1], "\n" + right
    elif inner.endswith("\n"):
        inner, right = inner[:-1], "\n" + right
    if left.endswith("\n") and right.startswith("\n"):
        return inner, prefix + quote
    return inner, f"{left},{right}"
