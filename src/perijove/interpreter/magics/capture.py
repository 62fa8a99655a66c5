"""`%%capture`: what a cell prints and shows, kept instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perijove.interpreter.display.captured import capture_output
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import register_cell_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


@register_cell_magic
def capture(shell: Shell, line: str, cell: str) -> None:
    """Run the cell and keep what it prints and shows: `%%capture [--no-stdout] [--no-stderr] [--no-display] [NAME]`."""
    chosen, name = options.parse(line, "", ("no-stdout", "no-stderr", "no-display"))
    keep = capture_output("no-stdout" not in chosen, "no-stderr" not in chosen, "no-display" not in chosen)
    with keep as kept:
        if name:
            shell.user_ns[name] = kept
        value = shell.interpreter.execute_nested(cell, "%%capture")
        if value is not None:
            shell.interpreter.publisher.display(value)
