"""Changes as JSON and back: `{"op": …}` objects in the plain shape."""

from collections.abc import Callable, Iterable
from typing import Any, get_args

import msgspec

from perijove.notebook.change import Change
from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Json
from perijove.notebook.plain import cell_from_plain, cell_to_plain, found, output_from_plain, output_to_plain
from perijove.notebook.text import Edits, Section

_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


def encode(changes: Iterable[Change]) -> bytes:
    """Changes as a JSON list."""
    return _encoder.encode([change_to_plain(change) for change in changes])


def decode(data: bytes | str) -> list[Change]:
    """Changes from a JSON list; raises NotebookError that names the change, the key and the reason."""
    try:
        plain = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise NotebookError(f"the changes are no JSON: {error}") from error
    if not isinstance(plain, list):
        raise NotebookError(f"the changes must be a list, found {found(plain)}")
    return [change_from_plain(change, place=f"change {number}") for number, change in enumerate(plain, 1)]


def change_to_plain(change: Change) -> Json:
    """A change as a plain JSON value."""
    plain: Json = {"op": change.__struct_config__.tag}
    for key in change.__struct_fields__:
        value = getattr(change, key)
        if value is not msgspec.UNSET:
            plain[key] = _WRITERS[key](value) if key in _WRITERS else value
    return plain


def change_from_plain(plain: Any, *, place: str = "the change") -> Change:
    """A change from its plain JSON value; raises NotebookError."""
    if not isinstance(plain, dict):
        raise NotebookError(f"must be an object, found {found(plain)}", place=place)
    change_type = _TYPES.get(str(plain.get("op")))
    if change_type is None:
        raise NotebookError(f"there is no op {plain.get('op')!r}", place=place)
    fields = {}
    for field in msgspec.structs.fields(change_type):
        if field.name in plain:
            where = f"{place} ({plain['op']})"
            fields[field.name] = _READERS[field.name](plain[field.name], where, field.name)
        elif field.required:
            raise NotebookError(f"key {field.name!r} is missing", place=f"{place} ({plain['op']})")
    change: Change = change_type(**fields)
    return change


def _text(value: Any, place: str, key: str) -> str:
    if not isinstance(value, str):
        raise NotebookError(f"key {key!r} must be a string, found {found(value)}", place=place)
    return value


def _number(value: Any, place: str, key: str) -> int:
    if type(value) is not int:
        raise NotebookError(f"key {key!r} must be a number, found {found(value)}", place=place)
    return value


def _count(value: Any, place: str, key: str) -> int | None:
    return None if value is None else _number(value, place, key)


def _object(value: Any, place: str, key: str) -> Json:
    if not isinstance(value, dict):
        raise NotebookError(f"key {key!r} must be an object, found {found(value)}", place=place)
    return value


def _edits(value: Any, place: str, key: str) -> Edits:
    if not isinstance(value, list):
        raise NotebookError(f"key {key!r} must be a list, found {found(value)}", place=place)
    return tuple(_section(section, place) for section in value)


def _section(value: Any, place: str) -> Section:
    if type(value) is int:
        return value
    if isinstance(value, list) and value and type(value[0]) is int and all(isinstance(line, str) for line in value[1:]):
        return tuple(value)
    raise NotebookError(
        f"a section of the edits must be a number or [number, line, …], found {found(value)}", place=place
    )


def _outputs(value: Any, place: str, key: str) -> Any:
    if not isinstance(value, list):
        raise NotebookError(f"key {key!r} must be a list, found {found(value)}", place=place)
    return tuple(output_from_plain(output, place=f"{place}, output {number}") for number, output in enumerate(value, 1))


_TYPES: dict[str, Any] = {str(kind.__struct_config__.tag): kind for kind in get_args(Change)}
# A key means the same in every change that has it.
_READERS: dict[str, Callable[[Any, str, str], Any]] = {
    "cell_id": _text,
    "cell_type": _text,
    "key": _text,
    "name": _text,
    "text": _text,
    "display_id": _text,
    "index": _number,
    "execution_count": _count,
    "data": _object,
    "metadata": _object,
    "value": lambda value, _place, _key: value,
    "edits": _edits,
    "cell": lambda value, place, _key: cell_from_plain(value, place=f"{place}, its cell"),
    "output": lambda value, place, _key: output_from_plain(value, place=f"{place}, its output"),
    "outputs": _outputs,
}
_WRITERS: dict[str, Callable[[Any], Any]] = {
    "cell": cell_to_plain,
    "output": output_to_plain,
    "outputs": lambda outputs: [output_to_plain(output) for output in outputs],
}
