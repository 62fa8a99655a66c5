"""Code given to a magic, as a function to be run under a profiler or a clock: what it needs is compiled before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell


def compiled(shell: Shell, source: str, detail: str) -> Callable[[], Any]:
    """A function that runs the code once and returns the value of its last expression; the code may await.

    Raises what compiling raises.
    """
    return shell.interpreter.nested(source, detail).run
