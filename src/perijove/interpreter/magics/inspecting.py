"""What an object is: `%pinfo` and its kin, which `obj?` stands for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter import guarded, inspection
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


def _show(shell: Shell, line: str, detail: int) -> None:
    name = line.strip().strip("?").strip()
    interpreter = shell.interpreter
    text = inspection.describe(
        name, interpreter.namespace, interpreter.magics, detail=detail, colors=interpreter.settings.colors
    )
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
    shell.page(text)


@register_line_magic(expand=False)
def pdoc(shell: Shell, line: str) -> None:
    """The docstring of an object: `%pdoc NAME`."""
    text = inspection.docstring(_object(shell, line))
    if not text:
        raise UsageError(f"`{line.strip()}` has no docstring")
    shell.page(text)


@register_line_magic(expand=False)
def psearch(shell: Shell, line: str) -> None:
    """Names that match a pattern: `%psearch a*b`, as `a*b?`; of an object: `module.*pattern*?`."""
    import fnmatch

    pattern = line.strip().strip("?").strip()
    owner, _, last = pattern.rpartition(".")
    if owner:
        value = guarded.evaluate(owner, shell.user_ns)
        names = [] if value is guarded.MISSING else guarded.attribute_names(value)
    else:
        builtins = vars(sys.modules["builtins"])
        names = [name for name in {**builtins, **shell.user_ns} if isinstance(name, str)]
    found = sorted({name for name in names if fnmatch.fnmatchcase(name.lower(), last.lower())})
    found = [name for name in found if not name.startswith("_") or last.startswith("_")]
    shell.page("".join(f"{owner}.{name}\n" if owner else f"{name}\n" for name in found))
