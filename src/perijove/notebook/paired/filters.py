"""Which metadata go into a text, and which stay in the notebook: jupytext's filters, as `all` or `tags,-scrolled`."""

from collections.abc import Iterable
from dataclasses import dataclass

from perijove.notebook.model import Json
from perijove.notebook.paired.options import is_key

# What a text says about its own layout; a notebook's file keeps it, and no text shows it.
LAYOUT = ("skipline", "noskipline", "cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker")
_NEVER = ("autoscroll", "collapsed", "scrolled", "trusted", "execution", "ExecuteTime", *LAYOUT)
_NOTEBOOK = ("jupytext", "kernelspec", "kernel_info", "orphan", "tocdepth")


@dataclass(frozen=True)
class Filter:
    """Keys to take besides the usual ones and keys to leave; `all` is everything."""

    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: object) -> "Filter":
        """A filter from its text; True is `all` and False `-all`."""
        if not isinstance(text, str):
            return cls(("all",)) if text is True else cls((), ("all",)) if text is False else cls()
        names = [name.strip() for name in text.split(",")]
        left = [name[1:].strip() for name in names if name.startswith("-")]
        taken = [name.removeprefix("+").strip() for name in names if not name.startswith("-")]
        return cls(tuple(name for name in taken if name), tuple(name for name in left if name))

    def __str__(self) -> str:
        return ",".join([*self.taken, *(f"-{name}" for name in self.left)])


def filter_notebook(metadata: Json, text: object) -> Json:
    """A notebook's metadata that its text has: by default what jupytext takes."""
    given = Filter.of(text)
    if "all" in given.taken:
        return _without(metadata, given.left)
    if "all" in given.left:
        return _only(metadata, given.taken)
    return _without(_only(metadata, (*given.taken, *_NOTEBOOK)), given.left)


def filter_cell(metadata: Json, text: object) -> Json:
    """A cell's metadata that its text has: by default all but what programs note for themselves."""
    given = Filter.of(text)
    if "all" in given.taken:
        return _without(metadata, given.left)
    if "all" in given.left:
        return _only(metadata, given.taken)
    full = {key: value for key, value in metadata.items() if key != "tags" or value}
    return _without(full, (*given.left, *(name for name in _NEVER if name not in given.taken)))


def _only(metadata: Json, names: Iterable[str]) -> Json:
    wanted = set(names)
    kept = {key: value for key, value in metadata.items() if is_key(key) and key in wanted}
    for key, inner in _inner(wanted).items():
        if isinstance(metadata.get(key), dict):
            kept[key] = _only(metadata[key], inner)
    return kept


def _without(metadata: Json, names: Iterable[str]) -> Json:
    gone = set(names)
    kept = {key: value for key, value in metadata.items() if is_key(key) and key not in gone}
    for key, inner in _inner(gone).items():
        if isinstance(kept.get(key), dict):
            kept[key] = _without(kept[key], inner)
    return kept


def _inner(names: Iterable[str]) -> dict[str, list[str]]:
    """Names with a dot, by what is left of it."""
    inner: dict[str, list[str]] = {}
    for name in sorted(names):
        key, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(key, []).append(rest)
    return inner
