"""The user's names: listed, described, removed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_MAX_VALUE = 50
_CONTAINERS = (list, tuple, dict, set, frozenset)


def _wanted(shell: Shell, line: str) -> list[str]:
    types = set(line.split())
    names = shell.interpreter.user.user_names()
    return [name for name in names if not types or type(shell.user_ns[name]).__name__ in types]


@register_line_magic
def who(shell: Shell, line: str) -> None:
    """The names that you made, of the given types if any: `%who [TYPE ...]`."""
    names = _wanted(shell, line)
    sys.stdout.write(("\t ".join(names) if names else "Interactive namespace is empty.") + "\n")


@register_line_magic
def who_ls(shell: Shell, line: str) -> list[str]:
    """The names that you made, as a list: `%who_ls [TYPE ...]`."""
    return _wanted(shell, line)


@register_line_magic
def whos(shell: Shell, line: str) -> None:
    """The names that you made, with types and values: `%whos [TYPE ...]`."""
    names = _wanted(shell, line)
    if not names:
        sys.stdout.write("Interactive namespace is empty.\n")
        return
    rows = [(name, type(shell.user_ns[name]).__name__, _summary(shell.user_ns[name])) for name in names]
    widths = [max(len(row[column]) for row in [("Variable", "Type", ""), *rows]) for column in (0, 1)]
    lines = [f"{'Variable':{widths[0]}}   {'Type':{widths[1]}}   Data/Info", "-" * (widths[0] + widths[1] + 16)]
    lines += [f"{name:{widths[0]}}   {kind:{widths[1]}}   {text}".rstrip() for name, kind, text in rows]
    sys.stdout.write("\n".join(lines) + "\n")


def _summary(value: Any) -> str:
    if type(value) in _CONTAINERS:
        return f"n={len(value)}"
    if guarded.is_trusted(value) and hasattr(value, "shape"):
        return f"shape {value.shape}"
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - user code
        return f"(its repr raised {type(error).__name__})"
    text = text.replace("\n", "\\n")
    return text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 15]}<...>{text[-10:]}"


@register_line_magic
def reset(shell: Shell, line: str) -> None:
    """Remove what you made: `%reset [-f] [-s] [in] [out] [dhist]`; asks first without -f.

    -s keeps In and Out; with words, only those are forgotten.
    """
    chosen, rest = options.parse(line, "fs", ("aggressive",))
    interpreter = shell.interpreter
    if "f" not in chosen:
        answer = interpreter.host.ask("Once deleted, variables cannot be recovered. Proceed (y/[n])? ", False)
        if answer.strip().lower() not in {"y", "yes"}:
            sys.stdout.write("Nothing done.\n")
            return
    user = interpreter.user
    for word in rest.split():
        if word == "in":
            user.inputs[1:] = []
        elif word == "out":
            user.forget_outputs()
        elif word == "dhist":
            user.directories.clear()
        else:
            raise UsageError(f"%reset knows in, out and dhist, not {word!r}")
    if not rest:
        user.clear()
        if "s" not in chosen:
            user.forget_outputs()
            user.reset_cache()


@register_line_magic
def xdel(shell: Shell, line: str) -> None:
    """Remove a name and what the interpreter holds of its value: `%xdel NAME`."""
    name = line.strip()
    if name not in shell.user_ns:
        raise UsageError(f"no name {name!r}")
    shell.interpreter.user.forget_value(shell.user_ns.pop(name))
