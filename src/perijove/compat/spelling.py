"""Proposals as IPython spells them: with the dot of an attribute, a key without its quotes, the whole of a path.

Without jedi, IPython replaces what stands after the last of readline's delimiters, and who asks its completer expects
that; where ours begin is what a front end needs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter.cursor import owner_before

if TYPE_CHECKING:
    from collections.abc import Mapping

DELIMS = " \t\n`!@#$^&*()=+[{]}\\|;:'\",<>?"
_QUOTED = re.compile(r"[a-zA-Z]{0,2}(['\"])")
_IMPORT = re.compile(r"\s*(?:import|from)\s")
_KINDS = frozenset({"path", "dict key", "magic", "param", "symbol", "option", "keyword", "argument", "setting"})


def spelled(code: str, cursor: int, proposal: Mapping[str, Any], *, dots: bool = True) -> tuple[int, str]:
    """Where a proposal of ours begins, and its text, in their way; `dots` belong to attributes unless jedi is used."""
    start, text, kind = proposal["start"], proposal["text"], proposal["type"]
    if kind == "dict key":
        return _key(code, cursor, start, text)
    if kind == "path":
        return _from(code, _token_start(code[:start]), start, text)
    line = code[code.rfind("\n", 0, start) + 1 : start]
    if kind == "module" and _IMPORT.match(line):
        return _from(code, start - len(line) + len(re.sub(r"[\w.]*$", "", line)), start, text)
    before = code[:start].rstrip(" ")
    if dots and before.endswith(".") and kind not in _KINDS and owner_before(code[:start]):
        return len(before) - 1, f".{text}"
    return start, text


def _from(code: str, begin: int, start: int, text: str) -> tuple[int, str]:
    return begin, code[begin:start] + text


def _token_start(text: str) -> int:
    """The index after the last delimiter."""
    return len(text) - next((index for index, letter in enumerate(reversed(text)) if letter in DELIMS), len(text))


def _key(code: str, cursor: int, start: int, text: str) -> tuple[int, str]:
    typed = code[start:cursor]
    quoted = _QUOTED.match(typed)
    if quoted is None:
        return start, text
    body, typed_body = text[quoted.end() :], typed[quoted.end() :]
    if not code.startswith(quoted[1], cursor):  # otherwise the closing quote has been left out already
        body = body[:-1]
    begin = _token_start(typed_body) if body.startswith(typed_body) else 0
    return start + quoted.end() + begin, body[begin:]
