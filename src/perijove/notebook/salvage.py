"""Text that is no JSON, read as far as it can be: both sides of a merge conflict, what is whole of a torn file."""

import json
import re
from typing import Any

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.jsontext import parsed
from perijove.notebook.model import Json

_OURS = re.compile(r"^<<<<<<<(?: .*)?$")
_BASE = re.compile(r"^\|\|\|\|\|\|\|(?: .*)?$")
_MIDDLE = re.compile(r"^=======$")
_THEIRS = re.compile(r"^>>>>>>>(?: .*)?$")


class Versions(msgspec.Struct, frozen=True):
    """The texts that a merge could not join; `base` only where git shows it (`merge.conflictStyle=diff3`)."""

    ours: str
    theirs: str
    base: str | None = None


def versions_of(text: str) -> Versions | None:
    """The versions in a text with git's conflict markers; None when it has none, or they don't match."""
    taken: dict[str, list[str]] = {"ours": [], "base": [], "theirs": []}
    side, blocks, bases = "", 0, 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        if not side and _OURS.match(bare):
            side = "ours"
        elif side == "ours" and _BASE.match(bare):
            side, bases = "base", bases + 1
        elif side in {"ours", "base"} and _MIDDLE.match(bare):
            side = "theirs"
        elif side == "theirs" and _THEIRS.match(bare):
            side, blocks = "", blocks + 1
        else:
            for name in [side] if side else taken:
                taken[name].append(line)
    if side or not blocks:
        return None
    base = "".join(taken["base"]) if bases == blocks else None
    return Versions("".join(taken["ours"]), "".join(taken["theirs"]), base)


def parsed_whole(text: str) -> tuple[Any, str]:
    """The value of a text, or of as much of it as is whole, and what was lost; raises NotebookError.

    Only lists and objects are cut, and only after their last whole item, except that a torn cell keeps the keys that it
    had: its source may be all that somebody wants back.
    """
    try:
        return parsed(text), ""
    except NotebookError as error:
        if not text.lstrip("\ufeff \t\r\n").startswith("{"):
            raise
        torn = error
    value, end = _Torn(text.removeprefix("\ufeff")).value()
    if not isinstance(value, dict):
        raise torn
    lost = len(text) - end
    return _with_format(value), f"{lost} of {len(text)} characters after {torn.place or 'the whole part'}"


def _with_format(value: Json) -> Json:
    """A torn notebook with the version at its end that nbformat writes last, told from what is left of it."""
    if isinstance(value.get("cells"), list) and "nbformat" not in value:
        ids = any(isinstance(cell, dict) and "id" in cell for cell in value["cells"])
        value = {**value, "nbformat": 4, "nbformat_minor": 5 if ids else 4}
        value.setdefault("metadata", {})
    if isinstance(value.get("worksheets"), list) and "nbformat" not in value:
        value = {**value, "nbformat": 3, "nbformat_minor": 0}
        value.setdefault("metadata", {})
    return value


class _Torn:
    """Reads a value that may end anywhere; whole inner values are read by `json`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.decoder = json.JSONDecoder(strict=False)
        self.space = re.compile(r"[ \t\r\n]*")
        self.is_torn = False

    def value(self) -> tuple[Any, int]:
        """The value at the start, and where reading stopped."""
        return self._read(self._skip(0), depth=0)

    def _skip(self, at: int) -> int:
        match = self.space.match(self.text, at)
        assert match is not None, "any text has space of no length"
        return match.end()

    def _read(self, at: int, depth: int) -> tuple[Any, int]:
        opening = self.text[at : at + 1]
        if depth < 8 and opening in {"{", "["}:
            return self._items(at + 1, depth, is_object=opening == "{")
        return self.decoder.raw_decode(self.text, at)

    def _items(self, at: int, depth: int, *, is_object: bool) -> tuple[Any, int]:
        keys: list[Any] = []
        values: list[Any] = []
        end = at
        while not self.is_torn:
            at = self._skip(at)
            if self.text[at : at + 1] in {"}", "]"}:
                end = at + 1
                break
            try:
                if is_object:
                    key, at = self._key(at)
                value, end = self._read(at, depth + 1)
            except (ValueError, RecursionError):
                self.is_torn = True
                break
            values.append(value)
            keys += [key] if is_object else []
            at = self._skip(end)
            if self.text[at : at + 1] == ",":
                at += 1
            elif self.text[at : at + 1] not in {"}", "]"}:
                self.is_torn = True
        return (dict(zip(keys, values, strict=True)) if is_object else values), end

    def _key(self, at: int) -> tuple[str, int]:
        key, at = self.decoder.raw_decode(self.text, at)
        at = self._skip(at)
        if self.text[at : at + 1] != ":" or not isinstance(key, str):
            raise ValueError(f"no key at {at}")
        return key, self._skip(at + 1)
