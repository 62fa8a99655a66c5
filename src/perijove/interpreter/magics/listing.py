"""What magics there are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.appearance import switched
from perijove.interpreter.magics.registry import register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


@register_line_magic
def lsmagic(shell: Shell, line: str) -> dict[str, dict[str, str]] | None:
    """List the magics: `%lsmagic [-j|--json]`; --json as a dictionary from kind and name to the module of each."""
    chosen, _ = options.parse(line, "j", ("json",))
    magics = shell.interpreter.magics
    if chosen:
        return {kind: {name: magics.origin(kind, name) for name in magics.names(kind)} for kind in ("line", "cell")}
    sys.stdout.write(
        "Available line magics:\n"
        + "  ".join(f"%{name}" for name in magics.names("line"))
        + "\n\nAvailable cell magics:\n"
        + "  ".join(f"%%{name}" for name in magics.names("cell"))
        + f"\n\n{_automagic_state(shell)}\n"
    )
    return None


def _automagic_state(shell: Shell) -> str:
    if shell.interpreter.settings.automagic:
        return "Automagic is ON, % prefix IS NOT needed for line magics."
    return "Automagic is OFF, % prefix IS needed for line magics."


@register_line_magic
def magic(shell: Shell, line: str) -> Any:
    """What each magic does: `%magic [-brief|-rest|-latex]`; -brief in a line each, -rest and -latex as such a text."""
    form = line.strip().lstrip("-")
    rows = _documented(shell)
    if form == "rest":
        return "\n".join(f"**{name}**::\n\n{_indented(text)}\n" for name, text in rows)
    if form == "latex":
        return "\n".join(f"\\item[{_escaped(name)}] {_escaped(text)}" for name, text in rows)
    if form == "brief":
        shell.page("".join(f"{name:18} {text.partition(chr(10))[0]}\n" for name, text in rows))
    else:
        shell.page(
            "Magics are called by %name, cell magics by %%name on the first line of a cell. "
            f"{_automagic_state(shell)}\n\n" + "\n".join(f"{name}\n{_indented(text)}\n" for name, text in rows)
        )
    return None


def _documented(shell: Shell) -> list[tuple[str, str]]:
    import inspect

    magics = shell.interpreter.magics
    return [
        (f"{sign}{name}", inspect.cleandoc(magics.find(kind, name).function.__doc__ or "Not documented."))
        for kind, sign in (("line", "%"), ("cell", "%%"))
        for name in magics.names(kind)
    ]


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _escaped(text: str) -> str:
    for sign in "\\%_&#$":
        text = text.replace(sign, f"\\{sign}" if sign != "\\" else r"\textbackslash ")
    return text


@register_line_magic
def automagic(shell: Shell, line: str) -> None:
    """Whether a line magic may be called without its `%`: `%automagic [on|off]`; nothing switches."""
    wanted = switched(line, now=shell.interpreter.settings.automagic, name="%automagic")
    shell.interpreter.configure(automagic=wanted)
    sys.stdout.write(f"\n{_automagic_state(shell)}\n")


_QUICK = """\
obj?  obj??            what obj is; with its source
?name*                 names that match a pattern
%name  %%name          a line magic; a cell magic, on the first line of a cell
%timeit x=10           time a statement, often; %%timeit a cell
!command               a shell command; files = !ls keeps what it prints
!!command              a shell command, whose lines are the result
{expr}  $name          Python within commands and magics
_  __  ___             the last results, latest first
_4  _i4  Out[4]  In[4] the result and the input of cell 4
_i  _ii  _iii          the last inputs
,f a b                 f("a", "b")
;f a b                 f("a b")
/f a b                 f(a, b)
%history -g text       past inputs that hold a text
%rerun 3-5             run past inputs again
%who  %whos            the names that you made
%magic                 what each magic does

Magics:
"""


@register_line_magic
def quickref(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """What can be typed, on one page, and every magic in a line."""
    shell.page(_QUICK + "".join(f"{name:18} {text.partition(chr(10))[0]}\n" for name, text in _documented(shell)))
