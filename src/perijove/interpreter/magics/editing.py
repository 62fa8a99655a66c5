"""`%load` and `%edit`: code to go on writing at, at the prompt or in an editor."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.interpreter import guarded
from perijove.interpreter.magics import options, sources
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.magics.sources import Found, Macro

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_COOKIE = re.compile(r"\A(#![^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+.*\n?")
LARGE = 200_000  # characters, from which %load asks first
_SLICE = re.compile(r"(\d*)(?:[-:](\d*))?")


@register_line_magic
def load(shell: Shell, line: str) -> None:
    """Put code where the next input is written: `%load [-y] [-n] [-r LINES] [-s NAMES] SOURCE`.

    SOURCE is a file, past inputs (`3-5`), a macro, a string or an object, whose source it is. -r takes the given lines
    (`5-10`, `3,20-`), -s the functions and classes of those names (`f,Class`), -n looks among the user's names first,
    -y does not ask before a large text.
    """
    chosen, rest = options.parse(line, "ynr:s:")
    code = _COOKIE.sub(r"\1", _code(shell, rest, chosen), count=1)
    if "s" in chosen:
        code = _symbols(code, chosen["s"])
    if "r" in chosen:
        code = _lines(code, chosen["r"])
    if len(code) > LARGE and "y" not in chosen:
        question = f"The text you're trying to load seems pretty big ({len(code)} characters). Continue (y/[N])? "
        if not options.confirmed(shell.interpreter.host, question):
            sys.stdout.write("Operation cancelled.\n")
            return
    shell.set_next_input(f"# %load {line.strip()}\n{code}", replace=True)


def _code(shell: Shell, text: str, chosen: dict[str, str]) -> str:
    if not text.strip():
        raise UsageError("%load needs a file, past inputs or a name")
    if "n" in chosen:
        value = guarded.evaluate(text, shell.user_ns)
        if isinstance(value, (Macro, str)):
            return str(value)
        if value is not guarded.MISSING:
            return sources.source_of(value, text).code
    return sources.find(shell, text).code


def _symbols(code: str, names: str) -> str:
    """The definitions of names in code, in the order of the names. Raises UsageError."""
    import ast

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise UsageError(f"-s needs code that can be parsed; line {error.lineno}: {error.msg}") from None
    lines = code.splitlines(keepends=True)
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name in wanted:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found.setdefault(node.name, "".join(lines[first - 1 : node.end_lineno]))
    missing = [name for name in wanted if name not in found]
    if missing:
        raise UsageError(f"no function or class {', '.join(map(repr, missing))} in the code")
    return "\n".join(found[name] for name in wanted)


def _lines(code: str, ranges: str) -> str:
    """The lines of ranges such as `5-10` or `3,20-`, counted from one. Raises UsageError."""
    lines = code.splitlines(keepends=True)
    taken: list[str] = []
    for part in ranges.split(","):
        found = _SLICE.fullmatch(part.strip())
        if found is None or not part.strip():
            raise UsageError(f"-r needs lines such as 5-10 or 3,20-, found {part!r}")
        start = int(found[1] or 1)
        end = str(start) if found[2] is None else found[2] or str(len(lines))
        stop = int(end) - (":" in part and bool(found[2]))  # as slices do, `5:10` leaves 10 out
        taken += lines[max(start - 1, 0) : stop]
    return "".join(taken)


@register_line_magic
def loadpy(shell: Shell, line: str) -> None:
    """Put code where the next input is written, as %load."""
    load(shell, line)


class Edited:
    """What %edit wrote last, for `%edit -p`."""

    def __init__(self) -> None:
        self.target: Path | None = None


@register_line_magic
def edit(shell: Shell, line: str) -> str | None:
    """Open an editor (`$VISUAL`, `$EDITOR`) and run what was written: `%edit [-p] [-x] [-r] [-n LINE] [SOURCE]`.

    SOURCE is a file, past inputs, a macro (which is then changed), a string's name or an object, whose file is opened
    at its line; without any, an empty file. -p opens what was edited last, -x does not run it, -r takes inputs as they
    were typed, -n begins at a line. The code is returned.
    """
    chosen, rest = options.parse(line, "pxrn:")
    kept = shell.interpreter.magics.kept(Edited)
    if "p" in chosen and kept.target is None:
        raise UsageError("nothing has been edited before")
    path, number = (kept.target, 1) if "p" in chosen and kept.target else _target(shell, rest, raw="r" in chosen)
    kept.target = path
    if "n" in chosen:
        number = options.whole(chosen["n"], "-n")
    run = shell.interpreter.running
    if shell.interpreter.kernel is not None and run is not None:
        run.payload.append({"source": "edit_magic", "filename": str(path), "line_number": number})
        return None
    sys.stdout.write(f"Editing {path}...\n")
    sys.stdout.flush()
    _open_editor(shell, path, number)
    value = guarded.evaluate(rest, shell.user_ns) if rest.isidentifier() else None
    code = path.read_text(encoding="utf-8")
    if isinstance(value, Macro):
        shell.user_ns[rest] = Macro(code)
        return None
    if "x" not in chosen:
        sys.stdout.write("Executing edited code...\n")
        shell.interpreter.execute_nested(code, "%edit")
    return code


def _target(shell: Shell, text: str, *, raw: bool) -> tuple[Path, int]:
    """The file to open for an argument, and the line."""
    if text and sources.file_named(text) is None and re.fullmatch(r"\S+\.\w+", text) and "(" not in text:
        value = guarded.evaluate(text, shell.user_ns)
        if value is guarded.MISSING:
            return Path(text).expanduser(), 1  # a file to be
    found = sources.find(shell, text, raw=raw) if text else Found("")
    if found.file is not None:
        return found.file, found.line
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="perijove_edit_"))
    path = folder / "edited.py"
    path.write_text(found.code.rstrip("\n") + "\n" if found.code else "", encoding="utf-8")
    return path, 1


def _open_editor(shell: Shell, path: Path, line: int) -> None:
    from perijove.interpreter.hooks import TryNext

    try:
        shell.interpreter.hooks.editor(str(path), line)
    except TryNext as error:
        raise UsageError(str(error) or "no editor could be opened; set EDITOR to one") from None
    if not path.is_file():
        raise UsageError(f"the editor has not written {path}")


@register_line_magic
def ed(shell: Shell, line: str) -> str | None:
    """Open an editor and run what was written, as %edit."""
    return edit(shell, line)
