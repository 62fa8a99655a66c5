"""Edits of a text, in the form of CodeMirror's `ChangeSet.toJSON()`.

An edit is a list of sections that together cover the text: a number keeps that many UTF-16 units, a list
`[n, line, line…]` deletes n units and puts the lines there, joined by line feeds. JavaScript's strings count UTF-16
units, Python's count code points: a character beyond 16 bits is two of theirs and one of ours.
"""

from collections.abc import Iterator, Sequence

from perijove.notebook.errors import RefusedChange

Section = int | tuple[int | str, ...]
Edits = tuple[Section, ...]


def apply_edits(text: str, edits: Edits) -> str:
    """The edited text; raises RefusedChange when the edits don't fit."""
    pieces = []
    for old, section in _pieces(text, edits):
        pieces.append(old if isinstance(section, int) else _inserted(section))
    return "".join(pieces)


def invert_edits(text: str, edits: Edits) -> Edits:
    """The edits that lead back to this text; raises RefusedChange when the edits don't fit."""
    inverse: list[Section] = []
    for old, section in _pieces(text, edits):
        if isinstance(section, int):
            inverse.append(section)
        else:
            inverse.append(_section(utf16_length(_inserted(section)), old))
    return tuple(inverse)


def replace_text(old: str, new: str) -> Edits:
    """The edits that make one text of another: what they have in common at both ends is kept."""
    limit = min(len(old), len(new))
    start = next((i for i in range(limit) if old[i] != new[i]), limit)
    limit -= start
    end = next((i for i in range(limit) if old[-1 - i] != new[-1 - i]), limit)
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    kept_end = utf16_length(old[len(old) - end :])
    sections: list[Section] = [utf16_length(old[:start])] if start else []
    if gone or come:
        sections.append(_section(utf16_length(gone), come))
    if kept_end:
        sections.append(kept_end)
    return tuple(sections)


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) if _is_narrow(text) else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_narrow(text: str) -> bool:
    return text.isascii() or max(text) <= "\uffff"


def _section(deleted: int, inserted: str) -> Section:
    return (deleted, *inserted.split("\n")) if inserted else (deleted,)


def _inserted(section: tuple[int | str, ...]) -> str:
    return "\n".join(str(line) for line in section[1:])


def _pieces(text: str, edits: Edits) -> Iterator[tuple[str, Section]]:
    """Each section with the text that it keeps or deletes."""
    lengths = [_old_length(section) for section in edits]
    if min(lengths, default=0) < 0:
        raise RefusedChange(f"a section of the edits has a length below zero: {min(lengths)}")
    length = utf16_length(text)
    if sum(lengths) != length:
        raise RefusedChange(f"the edits are for a text of {sum(lengths)} UTF-16 units, but this one has {length}")
    cuts = _narrow_cuts(text, lengths) if len(text) == length else _wide_cuts(text, lengths)
    return zip(cuts, edits, strict=True)


def _old_length(section: Section) -> int:
    length = section if isinstance(section, int) else section[0]
    assert isinstance(length, int), "a section begins with a number"
    return length


def _narrow_cuts(text: str, lengths: Sequence[int]) -> Iterator[str]:
    start = 0
    for length in lengths:
        yield text[start : start + length]
        start += length


def _wide_cuts(text: str, lengths: Sequence[int]) -> Iterator[str]:
    units = text.encode("utf-16-le", "surrogatepass")
    start = 0
    for length in lengths:
        stop = start + 2 * length
        if 0 < stop < len(units) and _is_high(units[stop - 1]) and _is_low(units[stop + 1]):
            raise RefusedChange(f"the edits cut a character in two, at UTF-16 unit {stop // 2}")
        yield units[start:stop].decode("utf-16-le", "surrogatepass")
        start = stop


def _is_high(byte: int) -> bool:
    return byte & 0xFC == 0xD8


def _is_low(byte: int) -> bool:
    return byte & 0xFC == 0xDC
