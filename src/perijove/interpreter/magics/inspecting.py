"""What an object is: `%pinfo` and its kin, which `obj?` stands for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter import guarded, inspection
from perijove.interpreter.ansi import Ink
from perijove.interpreter.highlight import highlight
from perijove.interpreter.magics import paging, sources
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


def _show(shell: Shell, line: str, detail: int) -> None:
    name = line.strip().strip("?").strip()
    interpreter = shell.interpreter
    ink = Ink.of(interpreter.settings)
    text = inspection.describe(name, interpreter.namespace, interpreter.magics, detail=detail, ink=ink)
    if text is None:
        sys.stdout.write(f"Object `{name}` not found.\n")
    else:
        shell.page(text)


@register_line_magic(expand=False)
def pinfo(shell: Shell, line: str) -> None:
    """What an object is: `%pinfo NAME`, as `NAME?`."""
    _show(shell, line, 0)


@register_line_magic(expand=False)
def pinfo2(shell: Shell, line: str) -> None:
    """What an object is, with its source: `%pinfo2 NAME`, as `NAME??`."""
    _show(shell, line, 1)


def _object(shell: Shell, line: str) -> object:
    value = guarded.evaluate(line.strip(), shell.user_ns)
    if value is guarded.MISSING:
        raise UsageError(f"object `{line.strip()}` not found")
    return value


@register_line_magic(expand=False)
def psource(shell: Shell, line: str) -> None:
    """The source of an object: `%psource NAME`."""
    text = inspection.source_text(_object(shell, line))
    if not text:
        raise UsageError(f"no source is known of `{line.strip()}`")
    shell.page(highlight(text, Ink.of(shell.interpreter.settings)))


@register_line_magic(expand=False)
def pdoc(shell: Shell, line: str) -> None:
    """The docstring of an object: `%pdoc NAME`."""
    text = inspection.docstring(_object(shell, line))
    if not text:
        raise UsageError(f"`{line.strip()}` has no docstring")
    shell.page(text)


@register_line_magic(expand=False)
def pdef(shell: Shell, line: str) -> None:
    """How something is called: `%pdef NAME`; of a class, its constructor."""
    import inspect

    value = _object(shell, line)
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise UsageError(f"no call signature is known of `{line.strip()}`") from None
    name = getattr(value, "__name__", line.strip())
    if inspect.isclass(value):
        sys.stdout.write("Class constructor information:\n")
    sys.stdout.write(f"{name}{signature}\n")


@register_line_magic(expand=False)
def pfile(shell: Shell, line: str) -> None:
    """The file where an object is defined, in the pager: `%pfile NAME`, or a file's name."""
    value = guarded.evaluate(line.strip(), shell.user_ns)
    if value is guarded.MISSING:
        path = sources.file_named(line.strip())
        if path is None:
            raise UsageError(f"no object or file {line.strip()!r}")
    else:
        path = sources.source_of(value, line.strip()).file
        if path is None:
            raise UsageError(f"`{line.strip()}` is defined in no file")
    paging.pycat(shell, str(path))
