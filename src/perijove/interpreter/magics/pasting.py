"""`%paste` and `%cpaste`: code from the clipboard or the keyboard, whatever prompts and indents it has."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

SENTINEL = "--"
_PROMPT = re.compile(r"^\s*(?:>>> ?|\.\.\. ?|In \[\d+\]: ?|\s*\.{3,}: ?|[>+] )")


class Pasted:
    """The block that was pasted last, for -r."""

    def __init__(self) -> None:
        self.block = ""


def cleaned(block: str) -> str:
    r"""Code without the prompts, the marks of quoted mail and the indent that all its lines have.

    >>> cleaned("  >>> if x:\n  ...     f()\n")
    'if x:\n    f()\n'
    """
    import textwrap

    lines = block.replace("\r\n", "\n").split("\n")
    filled = [line for line in lines if line.strip()]
    if filled and all(_PROMPT.match(line) or line.strip() in {">>>", "...", ">"} for line in filled):
        lines = [_PROMPT.sub("", line) if _PROMPT.match(line) else "" for line in lines]
    elif filled and _PROMPT.match(filled[0]) and not filled[0].lstrip().startswith(("> ", "+ ")):
        # Output of the session that was copied stands between the prompts.
        lines = [_PROMPT.sub("", line) for line in lines if _PROMPT.match(line)]
    return textwrap.dedent("\n".join(lines)).rstrip("\n") + "\n"


def _run(shell: Shell, block: str, name: str) -> None:
    """Keep a block under a name, or run it."""
    shell.interpreter.magics.kept(Pasted).block = block
    if name:
        if not name.isidentifier():
            raise UsageError(f"a block can be kept under a name, found {name!r}")
        shell.user_ns[name] = block
        sys.stdout.write(f"Block assigned to '{name}'\n")
        return
    shell.run_cell(block, store_history=False)


def _again(shell: Shell) -> str:
    block = shell.interpreter.magics.kept(Pasted).block
    if not block:
        raise UsageError("nothing has been pasted before")
    head = block.split("\n", 1)[0]
    sys.stdout.write(f"Re-executing '{head[:47]}...' ({len(block)} chars)\n")
    return block


@register_line_magic
def paste(shell: Shell, line: str) -> None:
    """Run the code in the clipboard: `%paste [-r] [-q] [NAME]`.

    -r runs the last block again, -q does not show it first; a NAME keeps the block as a string instead.
    """
    from perijove.interpreter.hooks import TryNext

    chosen, name = options.parse(line, "rq")
    if "r" in chosen:
        _run(shell, _again(shell), "")
        return
    try:
        text = str(shell.interpreter.hooks.clipboard_get())
    except TryNext as error:
        raise UsageError(str(error) or "the clipboard can't be read here; %cpaste takes what is typed") from None
    block = cleaned(text)
    if not block.strip():
        raise UsageError("the clipboard is empty")
    if "q" not in chosen:
        sys.stdout.write(f"{block}## -- End pasted text --\n")
    _run(shell, block, name)


@register_line_magic
def cpaste(shell: Shell, line: str) -> None:
    """Run code that is pasted or typed: `%cpaste [-r] [-q] [-s END] [NAME]`, up to a line `--` (or END), or Ctrl-D.

    -r runs the last block again, -q does not say what is asked; a NAME keeps the block as a string instead.
    """
    chosen, name = options.parse(line, "rqs:")
    if "r" in chosen:
        _run(shell, _again(shell), "")
        return
    end = chosen.get("s", SENTINEL)
    if "q" not in chosen:
        sys.stdout.write(f"Pasting code; enter '{end}' alone on the line to stop or use Ctrl-D.\n")
    read = shell.interpreter.front_end.read_paste or (lambda stop: _read(shell, stop))
    block = cleaned(read(end))
    if not block.strip():
        raise UsageError("nothing was pasted")
    _run(shell, block, name)


def _read(shell: Shell, end: str) -> str:
    """Lines from the host, up to the one that ends them."""
    lines: list[str] = []
    while True:
        try:
            typed = shell.interpreter.host.ask(":", False)
        except EOFError:
            break
        if typed.strip() == end:
            break
        lines.append(typed)
    return "\n".join(lines)
