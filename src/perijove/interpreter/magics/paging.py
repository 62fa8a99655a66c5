"""Texts to read apart from the outputs: objects, files, manual pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter import guarded
from perijove.interpreter.ansi import Ink
from perijove.interpreter.highlight import highlight
from perijove.interpreter.magics import options, sources
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


@register_line_magic(expand=False)
def page(shell: Shell, line: str) -> None:
    """Show an object in the pager, laid out: `%page [-r] OBJECT`; -r shows it as str() does."""
    chosen, rest = options.parse(line, "r")
    name = rest or "_"
    value = guarded.evaluate(name, shell.user_ns)
    if value is guarded.MISSING:
        raise UsageError(f"object `{name}` not found")
    if "r" in chosen:
        shell.page(str(value))
    else:
        data, _ = shell.interpreter.display_formatter.format(value, include={"text/plain"})
        shell.page(str(data["text/plain"]))


@register_line_magic
def pycat(shell: Shell, line: str) -> None:
    """Show code in the pager, coloured: `%pycat FILE`; past inputs, macros and names work as for %load."""
    if not line.strip():
        raise UsageError("%pycat needs a file")
    code = sources.find(shell, line).code
    shell.page(highlight(code, Ink.of(shell.interpreter.settings)))


@register_line_magic
def less(shell: Shell, line: str) -> None:
    """Show a file in the pager: `%less FILE`; code is coloured."""
    names = options.words(line)
    if not names:
        raise UsageError("%less needs a file")
    path = sources.file_named(names[0])
    if path is None:
        raise UsageError(f"no file {names[0]!r}")
    if path.suffix in {".py", ".pyw", ".pyi"}:
        pycat(shell, str(path))
        return
    try:
        shell.page(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}") from None


@register_line_magic
def more(shell: Shell, line: str) -> None:
    """Show a file in the pager, as %less."""
    less(shell, line)


@register_line_magic
def man(shell: Shell, line: str) -> None:
    """Show a manual page in the pager: `%man [SECTION] NAME`."""
    import re
    import subprocess

    if not line.strip():
        raise UsageError("%man needs the name of a page")
    try:
        done = subprocess.run(["man", "-P", "cat", *options.words(line)], capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("no program 'man' on the path") from None
    text = re.sub(".\x08", "", done.stdout.decode("utf-8", "replace"))  # bold and underlined, as on a typewriter
    if done.returncode or not text:
        raise UsageError(done.stderr.decode("utf-8", "replace").strip() or f"no manual page for {line.strip()!r}")
    shell.page(text)


@register_line_magic
def clear(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Clear the terminal; in a notebook, the output of this cell."""
    if shell.interpreter.front_end.clear_screen is not None:
        shell.interpreter.front_end.clear_screen()
    elif sys.stdout.isatty():
        sys.stdout.write("\x1b[H\x1b[2J")
        sys.stdout.flush()
    else:
        shell.interpreter.publisher.clear_output()
