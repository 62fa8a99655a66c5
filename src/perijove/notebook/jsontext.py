"""JSON text and its values: fast where the fast programs agree with Python's `json`, and with `json` where not.

What is refused names its place. Numbers keep their digits, and `NaN`, halves of surrogate pairs and a byte order mark
are taken, as Python takes them.
"""

import json
from typing import Any

import msgspec
import orjson

from perijove.notebook.density import refuse_dense
from perijove.notebook.errors import NotebookError
from perijove.notebook.exact import Unexact, exact

_decoder = msgspec.json.Decoder()


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text; raises NotebookError with the place where it is none, or would fill the memory."""
    refuse_dense(text)
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _parsed_slowly(text)


def parsed_by_json(text: str | bytes, **keys: Any) -> Any:
    """The value of a JSON text as Python's `json` reads it, with its options; raises ValueError."""
    known = ("cls", "object_hook", "parse_float", "parse_int", "parse_constant", "object_pairs_hook")
    return json.loads(text, **{key: keys[key] for key in known if key in keys})


def dumped(plain: Any) -> str:
    """A value as nbformat writes it: indented by one, keys sorted; raises NotebookError when JSON can't hold it."""
    try:
        data = orjson.dumps(exact(plain), option=orjson.OPT_SORT_KEYS)
        return msgspec.json.format(data, indent=1).decode()
    except (Unexact, TypeError, msgspec.MsgspecError, RecursionError):
        pass  # what only the slow encoder can write: NaN, lone surrogates, very deep values
    return dumped_by_json(plain, sort_keys=True)


def dumped_by_json(
    plain: Any,
    *,
    indent: int | str | None = 1,
    sort_keys: bool = False,
    ascii_only: bool = False,
    separators: tuple[str, str] = (",", ": "),
) -> str:
    """A value in a layout of one's own; raises NotebookError when JSON can't hold it."""
    try:
        return json.dumps(plain, indent=indent, sort_keys=sort_keys, ensure_ascii=ascii_only, separators=separators)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotebookError(f"the notebook holds what JSON can't: {error}") from error


def _parsed_slowly(text: str | bytes) -> Any:
    """What the fast parser refuses: NaN, huge numbers, lone surrogates, a byte order mark; or the error's place."""
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        if not text or text.isspace():
            raise NotebookError("the file is empty" if not text else "the file holds nothing but space")
        return json.loads(text.removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise NotebookError(f"is no text in {error.encoding}: {error.reason}", place=f"byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        conflict = "\n<<<<<<< " in text
        hint = "; it holds the conflict markers of a merge" if conflict else ""
        end = "; the file ends there" if error.pos >= len(text.rstrip()) else ""
        raise NotebookError(f"is no JSON: {_lower(error.msg)}{hint or end}", place=place) from error
    except RecursionError as error:
        raise NotebookError("its values are nested too deeply") from error
    except ValueError as error:  # a number with more digits than Python converts
        raise NotebookError(f"is no JSON: {_lower(str(error))}") from error


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
