"""Three-way merge of a text by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from perijove.notebook.diff.align import align, pairs


@dataclass(frozen=True)
class Clash:
    """Lines that the two sides changed in different ways."""

    base: tuple[str, ...]
    local: tuple[str, ...]
    remote: tuple[str, ...]


Chunk = tuple[str, ...] | Clash


@dataclass(frozen=True)
class MergedText:
    """What is agreed on, and the clashes in between."""

    chunks: tuple[Chunk, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        return tuple(chunk for chunk in self.chunks if isinstance(chunk, Clash))

    def text(self, *sides: str) -> str:
        """The text with the clashes as these sides (`local`, `remote`) have them, one after the other."""
        lines: list[str] = []
        for chunk in self.chunks:
            if isinstance(chunk, Clash):
                for side in sides:
                    lines += getattr(chunk, side)
            else:
                lines += chunk
        return "\n".join(lines)


def merge_text(base: str, local: str, remote: str) -> MergedText:
    r"""A text changed on two sides; changes clash when no unchanged line is between them, unless they are the same.

    >>> merge_text("a\nb\nc", "A\nb\nc", "a\nb\nC").text()
    'A\nb\nC'
    """
    if local in {remote, base}:
        return MergedText((tuple(remote.split("\n")),))
    if remote == base:
        return MergedText((tuple(local.split("\n")),))
    old, ours, theirs = base.split("\n"), local.split("\n"), remote.split("\n")
    in_local, in_remote = dict(pairs(align(old, ours))), dict(pairs(align(old, theirs)))
    chunks: list[Chunk] = []
    start = (0, 0, 0)
    stable = [(i, in_local[i], in_remote[i]) for i in range(len(old)) if i in in_local and i in in_remote]
    for i, j, k in [*stable, (len(old), len(ours), len(theirs))]:
        chunks += _between(old[start[0] : i], ours[start[1] : j], theirs[start[2] : k])
        if i < len(old):
            chunks.append((old[i],))
        start = (i + 1, j + 1, k + 1)
    return MergedText(tuple(chunks))


def _between(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[Chunk]:
    """What becomes of lines between two that all three have."""
    if local in (remote, base):
        return [tuple(remote)]
    if remote == base:
        return [tuple(local)]
    limit = min(len(local), len(remote))
    head = next((n for n in range(limit) if local[n] != remote[n]), limit)
    limit -= head
    tail = next((n for n in range(limit) if local[-1 - n] != remote[-1 - n]), limit)
    clash = Clash(tuple(base), tuple(local[head : len(local) - tail]), tuple(remote[head : len(remote) - tail]))
    return [tuple(local[:head]), clash, tuple(local[len(local) - tail :])]
