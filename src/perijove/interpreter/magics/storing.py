"""`%store`: values that outlive the session, each in a file of its own."""

from __future__ import annotations

import os
import pickle
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perijove import paths
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.magics.caller import Shell

_NAME = re.compile(r"[^\W\d]\w*")
_TO_FILE = re.compile(r"(?P<expression>[^>]+?)\s*(?P<mode>>{1,2})\s*(?P<file>\S.*)")


def folder() -> Path:
    """Where values are kept."""
    return paths.state_dir() / "store"


@register_line_magic(expand=False)
def store(shell: Shell, line: str) -> None:
    """Keep values between sessions: `%store NAME ...`; without an argument, list what is kept.

    -r [NAME ...] brings them back, -d NAME ... forgets them, -z forgets all. An alias is kept under its name.
    `%store NAME > FILE` writes a value to a file as text, `>>` appends it.
    """
    chosen, rest = options.parse(line, "drz")
    if len(chosen) > 1:
        raise UsageError("one of -r, -d and -z, please")
    names = rest.split()
    if "r" in chosen:
        restore(shell, names)
    elif "d" in chosen:
        _forget(names)
    elif "z" in chosen:
        for _, path in entries():
            path.unlink(missing_ok=True)
    elif not rest:
        _list()
    elif found := _TO_FILE.fullmatch(rest):
        _to_file(shell, found["expression"], found["file"], append=found["mode"] == ">>")
    else:
        for name in names:
            _keep(shell, name)


def entries() -> Iterator[tuple[str, Path]]:
    """What is kept: names and files, sorted."""
    try:
        found = sorted(folder().glob("*.pickle"))
    except OSError:
        return
    yield from ((path.stem, path) for path in found)


def restore(shell: Shell, names: list[str]) -> None:
    """Bring values back, all when none is named; one that can't be read is told and left out."""
    kept = dict(entries())
    for name in names:
        if name not in kept:
            raise UsageError(f"nothing is stored as {name!r}")
    for name in names or kept:
        try:
            kind, value = read(kept[name])
        except Exception as error:  # noqa: BLE001 - unpickling runs the code of any class
            sys.stderr.write(f"%store: {name} can't be brought back: {type(error).__name__}: {error}\n")
            continue
        if kind == "alias":
            _define_alias(shell, name, value)
        else:
            shell.push({name: value})


def read(path: Path) -> tuple[str, Any]:
    """What a file holds: whether it is a value or an alias, and that. Raises what unpickling raises."""
    with path.open("rb") as file:
        found = pickle.load(file)  # noqa: S301 - our user's own file, in a folder that only they may write
    if not isinstance(found, tuple) or len(found) != 2 or found[0] not in {"value", "alias"}:
        raise ValueError("the file is not one of %store's")
    return found


def _keep(shell: Shell, name: str) -> None:
    if name in shell.user_ns:
        kind, value = "value", shell.user_ns[name]
    else:
        kind, value = "alias", _alias(shell, name)
        if value is None:
            raise UsageError(f"no variable or alias {name!r}")
    if getattr(value, "__module__", None) == "__main__" and hasattr(value, "__qualname__"):
        raise UsageError(f"{name} is defined in this session: only where it comes from could be stored, not itself")
    try:
        data = pickle.dumps((kind, value), protocol=4)
    except Exception as error:  # noqa: BLE001 - pickling runs the code of any class
        raise UsageError(f"{name} can't be stored: {type(error).__name__}: {error}") from None
    if type(value).__module__ == "__main__":
        sys.stderr.write(f"Beware: {name} comes back only when its class {type(value).__name__} is defined by then.\n")
    try:
        _write(folder() / f"{name}.pickle", data)
    except OSError as error:
        raise UsageError(f"{name} can't be stored in {folder()}: {error.strerror}") from None
    sys.stdout.write(f"Stored {name!r} ({kind if kind == 'alias' else type(value).__name__})\n")


def _write(path: Path, data: bytes) -> None:
    """Replace a file at once: never half of it."""
    import tempfile

    paths.make_private(path.parent)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _forget(names: list[str]) -> None:
    if not names:
        raise UsageError("%store -d needs a name")
    kept = dict(entries())
    for name in names:
        if name not in kept:
            raise UsageError(f"nothing is stored as {name!r}")
        kept[name].unlink(missing_ok=True)


def _list() -> None:
    import reprlib

    rows: list[tuple[str, str]] = []
    for name, path in entries():
        try:
            kind, value = read(path)
            rows.append((name, f"alias of {value!r}" if kind == "alias" else reprlib.repr(value)))
        except Exception as error:  # noqa: BLE001 - as in `restore`
            rows.append((name, f"(can't be read: {type(error).__name__}: {error})"))
    if not rows:
        sys.stdout.write("Nothing is stored.\n")
        return
    width = max(len(name) for name, _ in rows)
    sys.stdout.write("".join(f"{name:<{width}}  {text}\n" for name, text in rows))


def _to_file(shell: Shell, expression: str, name: str, *, append: bool) -> None:
    if not _NAME.fullmatch(expression) or expression not in shell.user_ns:
        raise UsageError(f"no variable {expression!r}")
    value = shell.user_ns[expression]
    if isinstance(value, str):
        text = value
    elif isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        text = "".join(f"{item}\n" for item in value)
    else:
        from perijove.interpreter.display.pretty import pretty

        text = pretty(value)
    text = text if text.endswith("\n") else f"{text}\n"
    path = Path(name.strip("'\"")).expanduser()
    try:
        with path.open("a" if append else "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    sys.stdout.write(f"{'Appended' if append else 'Wrote'} {expression} to {path}\n")


def _alias(shell: Shell, name: str) -> str | None:
    return dict(shell.interpreter.aliases.list()).get(name)


def _define_alias(shell: Shell, name: str, command: str) -> None:
    shell.interpreter.aliases.define(name, command)
