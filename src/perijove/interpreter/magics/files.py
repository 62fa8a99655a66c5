"""`%%writefile`."""

from __future__ import annotations

import sys
from pathlib import Path

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_cell_magic


def _write(line: str, cell: str) -> None:
    chosen, names = options.parse_words(line, "a", ("append",))
    if len(names) != 1:
        raise UsageError(f"%%writefile needs one file, found {len(names)}")
    path = Path(names[0]).expanduser()
    appends = "a" in chosen or "append" in chosen
    verb = "Appending to" if appends else "Overwriting" if path.exists() else "Writing"
    try:
        with path.open("a" if appends else "w", encoding="utf-8", newline="") as file:
            file.write(cell)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    sys.stdout.write(f"{verb} {path}\n")


@register_cell_magic
def writefile(line: str, cell: str) -> None:
    """Write the cell into a file: `%%writefile [-a] FILE`; -a appends."""
    _write(line, cell)


@register_cell_magic
def file(line: str, cell: str) -> None:
    """Write the cell into a file, as %%writefile."""
    _write(line, cell)
