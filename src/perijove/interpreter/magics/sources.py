"""What a magic's argument names as code: past inputs, a file, a macro, a string, an object's own source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.history import ranges
from perijove.interpreter.magics.registry import UsageError
from perijove.interpreter.run import current

if TYPE_CHECKING:
    from perijove.interpreter.history.session import Entry
    from perijove.interpreter.magics.caller import Shell


_ENCODING = re.compile(r"#\s*coding[:=]\s*[-\w.]+")


class Macro:
    """Code under a name: `%macro` makes one, its name alone runs it, `+` joins two."""

    def __init__(self, value: str) -> None:
        value = "\n".join(line for line in value.split("\n") if not _ENCODING.match(line))
        self.value = value if value.endswith("\n") else value + "\n"

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Macro({self.value!r})"

    def __add__(self, other: object) -> Macro:
        if isinstance(other, (Macro, str)):
            return Macro(self.value + str(other))
        return NotImplemented


@dataclass(frozen=True)
class Found:
    """Code, and the file and line it comes from when there is one."""

    code: str
    file: Path | None = None
    line: int = 1


def past(shell: Shell, text: str) -> list[Entry]:
    """The inputs of ranges. Raises UsageError."""
    try:
        return ranges.entries(shell.interpreter.history, text)
    except ranges.RangeError as error:
        raise UsageError(str(error)) from None


def joined(shell: Shell, text: str, *, raw: bool) -> str:
    """The code of ranges of inputs, the input that asks left out."""
    return "\n".join(entry.raw if raw else entry.source for entry in before(past(shell, text)))


def before(entries: list[Entry]) -> list[Entry]:
    """Inputs without the one that is running, if any is."""
    run = current.get()
    if run is None or not run.prepared.store_history:
        return entries
    return [entry for entry in entries if entry.session or entry.line != run.prepared.execution_count]


def find(shell: Shell, text: str, *, raw: bool = True, source_of_objects: bool = True) -> Found:
    """The code that an argument names. Raises UsageError.

    In this order: ranges of past inputs, a file, a name or an expression (a macro, a string, an object with a source).
    An address is refused: nothing here reads the network.
    """
    text = text.strip()
    if not text:
        return Found(joined(shell, "all", raw=raw))
    if ranges.is_range(text) and (code := joined(shell, text, raw=raw)):
        return Found(code)
    if re.match(r"https?://|ftp://", text):
        raise UsageError(f"{text} is an address, and nothing is read from the network here; download it first")
    path = file_named(text)
    if path is not None:
        return Found(read(path), path)
    value = guarded.evaluate(text, shell.user_ns)
    if isinstance(value, (Macro, str)):
        return Found(str(value))
    if value is not guarded.MISSING and source_of_objects:
        return source_of(value, text)
    raise UsageError(f"no past input, file or name {text!r} to take code from")


def file_named(text: str) -> Path | None:
    """The file of a name, `.py` left out or not; None without one."""
    name = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
    try:
        return next((path for end in ("", ".py") if (path := Path(f"{name}{end}").expanduser()).is_file()), None)
    except (OSError, ValueError, RuntimeError):  # too long a name, a null in it, a ~user that there is not
        return None


def read(path: Path) -> str:
    """A file's code; of a notebook, that of its code cells. Raises UsageError."""
    import io
    import json
    import tokenize

    try:
        data = path.read_bytes()
        if path.suffix == ".ipynb":
            cells = json.loads(data).get("cells", [])
            return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding).replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}") from None
    except (ValueError, SyntaxError, KeyError) as error:
        raise UsageError(f"{path} holds no code that can be read: {error}") from None


def source_of(value: Any, name: str) -> Found:
    """The source of an object. Raises UsageError."""
    import inspect

    target = value if _has_code(value) else type(value)
    try:
        lines, first = inspect.getsourcelines(inspect.unwrap(target) if callable(target) else target)
    except (OSError, TypeError):
        raise UsageError(f"no source is known of {name!r}") from None
    try:
        file = inspect.getsourcefile(target)
    except TypeError:
        file = None
    return Found("".join(lines), Path(file) if file and Path(file).is_file() else None, max(first, 1))


def _has_code(value: Any) -> bool:
    import inspect

    return (
        inspect.isroutine(value)
        or inspect.isclass(value)
        or inspect.ismodule(value)
        or inspect.iscode(value)
        or inspect.isframe(value)
    )
