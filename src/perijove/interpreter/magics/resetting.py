"""The user's names and what the interpreter keeps of them: removed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_QUESTION = "Once deleted, variables cannot be recovered. Proceed (y/[n])? "


def _sure(shell: Shell, question: str) -> bool:
    if options.confirmed(shell.interpreter.host, question):
        return True
    sys.stdout.write("Nothing done.\n")
    return False


@register_line_magic
def reset(shell: Shell, line: str) -> None:
    """Remove what you made: `%reset [-f] [-s] [--aggressive] [in] [out] [dhist] [array]`; asks first without -f.

    -s keeps In and Out. With words, only those are forgotten: the inputs, the outputs, the folders, numpy's arrays.
    --aggressive also has Python import modules anew that were imported since the start.
    """
    chosen, rest = options.parse(line, "fs", ("aggressive",))
    words = [word.lower() for word in rest.split()]
    unknown = [word for word in words if word not in _FORGET]
    if unknown:
        raise UsageError(f"%reset knows {', '.join(_FORGET)}, found {unknown[0]!r}")
    if "f" not in chosen and not _sure(shell, _QUESTION):
        return
    for word in words:
        sys.stdout.write(_FORGET[word](shell))
    if words:
        return
    user = shell.interpreter.user
    user.clear()
    shell.interpreter.execution.forget()
    if "s" not in chosen:
        user.forget_outputs()
        user.reset_cache()
    if "aggressive" in chosen:
        _forget_modules(shell)


def _inputs(shell: Shell) -> str:
    user = shell.interpreter.user
    count = len(user.inputs)
    user.inputs[1:] = [""] * (count - 1)  # the next input keeps its number
    for name in [name for name in user.names if name.startswith("_i") and name[2:].isdigit()]:
        del user.names[name]
    user.forget_recent_inputs()
    return "Flushing input history\n"


def _outputs(shell: Shell) -> str:
    count = len(shell.interpreter.user.outputs)
    shell.interpreter.user.forget_outputs()
    return f"Flushing output cache ({count} entries)\n"


def _folders(shell: Shell) -> str:
    shell.interpreter.user.directories.clear()
    return "Flushing directory history\n"


def _arrays(shell: Shell) -> str:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return "reset array only works if Numpy is available.\n"
    names = shell.user_ns
    for name in [name for name in shell.interpreter.user.user_names() if type(names[name]) is numpy.ndarray]:
        del names[name]
    return ""


_FORGET = {"in": _inputs, "out": _outputs, "dhist": _folders, "array": _arrays}


def _forget_modules(shell: Shell) -> None:
    """Drop pure Python modules of the user's own folders; those of the standard library and installed ones stay.

    A module written in C can't be imported twice, and libraries hold on to one another.
    """
    import sysconfig

    places = tuple({sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")})
    ours = __name__.partition(".")[0]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if module is shell.interpreter.user.module or name.partition(".")[0] == ours:
            continue
        if isinstance(file, str) and file.endswith(".py") and not file.startswith(places):
            del sys.modules[name]


@register_line_magic
def reset_selective(shell: Shell, line: str) -> None:
    """Remove the names that match a regular expression: `%reset_selective [-f] PATTERN`; asks first without -f."""
    import re

    chosen, pattern = options.parse(line, "f")
    if not pattern:
        raise UsageError("no pattern given; %reset_selective removes the names that match a regular expression")
    try:
        matches = re.compile(pattern).search
    except re.error as error:
        raise UsageError(f"{pattern!r} is no regular expression: {error}") from None
    if "f" not in chosen and not _sure(shell, _QUESTION):
        return
    for name in [name for name in shell.interpreter.user.user_names() if matches(name)]:
        del shell.user_ns[name]


@register_line_magic
def xdel(shell: Shell, line: str) -> None:
    """Remove a name and what the interpreter holds of its value: `%xdel [-n] NAME`; -n removes the name alone.

    Without -n, every other name and output that holds the very same object goes too.
    """
    chosen, name = options.parse(line, "n")
    if name not in shell.user_ns:
        raise UsageError(f"no name {name!r}")
    value = shell.user_ns.pop(name)
    if "n" not in chosen:
        shell.interpreter.execution.forget()
        shell.interpreter.user.forget_value(value)
        error = shell.interpreter.last_error
        if error is not None and error.__traceback__ is not None:
            import traceback

            traceback.clear_frames(error.__traceback__)  # which hold locals
