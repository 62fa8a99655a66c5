"""What happens by itself: `%autocall` and `%autoawait`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_LEVELS = {"0": 0, "off": 0, "1": 1, "smart": 1, "2": 2, "full": 2}
_NAMES = ("Off", "Smart", "Full")
_LIBRARIES = ("asyncio", "trio", "curio", "sync")


@register_line_magic
def autocall(shell: Shell, line: str) -> None:
    """Call functions without parentheses, `f x` for `f(x)`: `%autocall [0|1|2]` (off, with arguments only, always).

    Without an argument it is switched over between off and on.
    """
    interpreter = shell.interpreter
    word = line.strip().lower()
    if word and word not in _LEVELS:
        raise UsageError(f"%autocall takes 0 (off), 1 (smart) or 2 (full), found {line.strip()!r}")
    interpreter.configure(autocall=_LEVELS[word] if word else int(not interpreter.settings.autocall))
    sys.stdout.write(f"Automatic calling is: {_NAMES[interpreter.settings.autocall]}\n")


@register_line_magic
def autoawait(shell: Shell, line: str) -> None:
    """Whose event loop runs a cell that awaits: `%autoawait [on|off|asyncio|trio|curio|sync|FUNCTION]`.

    off makes `await` outside a function an error. A function of yours is given the coroutine to run.
    """
    interpreter = shell.interpreter
    word = line.strip()
    if word.lower() in {"false", "off", "true", "on"}:
        interpreter.configure(autoawait="false" if word.lower() in {"false", "off"} else "true")
    elif word in _LIBRARIES:
        interpreter.configure(autoawait=word)
    elif word:
        _use(shell, word)
    else:
        runner = interpreter.loop_runner
        name = interpreter.settings.autoawait
        is_on = "off" if name == "false" else "on"
        own = runner is not None and name not in _LIBRARIES
        used = getattr(runner, "__name__", repr(runner)) if own else "asyncio" if name in {"true", "false"} else name
        sys.stdout.write(f"autoawait is {is_on}, and uses {used}\n")


def _use(shell: Shell, name: str) -> None:
    """A function by its name, of the user's or in a module."""
    runner = shell.user_ns.get(name)
    module, _, attribute = name.rpartition(".")
    if runner is None and module:
        import importlib

        try:
            runner = getattr(importlib.import_module(module), attribute, None)
        except ImportError as error:
            raise UsageError(f"%autoawait can't import {module}: {error}") from None
    if not callable(runner):
        raise UsageError(f"%autoawait takes on, off, {', '.join(_LIBRARIES)} or a function's name, found {name!r}")
    shell.interpreter.configure(autoawait="true")
    shell.interpreter.loop_runner = runner
