"""`%%capture`: what a cell prints and shows, kept instead."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.captured import capture_output
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_cell_magic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.magics.caller import Shell


@contextmanager
def _kept(shell: Shell, keep: capture_output, name: str) -> Iterator[None]:
    with keep as kept:
        if name:
            shell.user_ns[name] = kept
        yield


@register_cell_magic
def capture(shell: Shell, line: str, cell: str) -> Any:
    """Run the cell and keep what it prints and shows: `%%capture [--no-stdout] [--no-stderr] [--no-display] [NAME]`.

    The cell may await.
    """
    chosen, words = options.parse_words(line, "", ("no-stdout", "no-stderr", "no-display"))
    if len(words) > 1:
        raise UsageError(f"%%capture keeps everything under one name, found {len(words)}")
    name = "".join(words)
    keep = capture_output("no-stdout" not in chosen, "no-stderr" not in chosen, "no-display" not in chosen)

    def show(value: Any) -> None:
        if value is not None:
            shell.interpreter.publisher.display(value)

    return shell.interpreter.nested(cell, "%%capture").run_within(_kept(shell, keep, name), show)
