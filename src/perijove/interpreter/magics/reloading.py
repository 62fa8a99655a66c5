"""`%autoreload` and `%aimport`: modules whose files have changed are loaded again before the next cell runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell
    from perijove.interpreter.reload.reloader import Reloader
    from perijove.interpreter.run import Outcome

_MODES = {"0": "off", "1": "explicit", "2": "all", "3": "complete"}


class State:
    """The reloading of one interpreter, and how it is told."""

    def __init__(self, shell: Shell) -> None:
        from perijove.interpreter.reload.reloader import Reloader

        interpreter = shell.interpreter
        self.report: set[str] = set()
        self.hide_errors = False
        self.reloader: Reloader = Reloader(shell.user_ns, self._told, self._failed)
        interpreter.callbacks.register("pre_run_cell", self._before)
        interpreter.callbacks.register("post_run_cell", self._after)
        self.reloader.look()

    def _before(self) -> None:
        if self.reloader.mode != "off":
            self.reloader.check()

    def _after(self, outcome: Outcome) -> None:
        if self.reloader.mode != "off":
            self.reloader.look(outcome.info.transformed if outcome.info else "")

    def _told(self, name: str) -> None:
        text = f"Reloading {name!r}."
        if "print" in self.report:
            sys.stdout.write(f"{text}\n")
        if "log" in self.report:
            import logging

            logging.getLogger("autoreload").info(text)

    def _failed(self, name: str, error: BaseException) -> None:
        if self.hide_errors:
            return
        place = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        text = f"[autoreload of {name} failed, the code before is kept: {type(error).__name__}: {error}{place}]"
        sys.stderr.write(f"{text}\n")
        if "log" in self.report:
            import logging

            logging.getLogger("autoreload").error(text)


def _state(shell: Shell) -> State:
    """The interpreter's own, found among what is called before its cells."""
    for callback in shell.interpreter.callbacks.callbacks["pre_run_cell"]:
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, State):
            return owner
    return State(shell)


@register_line_magic
def autoreload(shell: Shell, line: str) -> None:
    """Load changed modules again before each cell: `%autoreload [MODE] [--print] [--log] [--hide-errors]`.

    0 or off: no longer. 1 or explicit: the modules named with %aimport. 2 or all: all but those that %aimport excludes.
    3 or complete: as 2, and names that are new in a module are added where `from module import` took others. Without
    a mode, or with `now`, once. -p, --print says which; -l, --log logs it; --hide-errors keeps failures to itself.
    """
    mode, flags = _split(line)
    chosen, rest = options.parse(flags, "pl", ("print", "log", "hide-errors"))
    if rest:
        raise UsageError(f"%autoreload takes one mode, found {rest!r} as well")
    mode = _MODES.get(mode.lower(), mode.lower())
    if mode not in {"", "now", *_MODES.values()}:
        raise UsageError(f"no mode {mode!r}; there are: now, 0 off, 1 explicit, 2 all, 3 complete")
    state = _state(shell)
    if chosen or mode not in {"", "now"}:
        report = {"print" if name == "p" else "log" if name == "l" else name for name in chosen}
        state.report, state.hide_errors = report - {"hide-errors"}, "hide-errors" in report
    if mode in {"", "now"}:
        state.reloader.check(every=True)
    else:
        state.reloader.mode = mode
        state.reloader.look()


def _split(line: str) -> tuple[str, str]:
    """The mode, and the options before or after it."""
    words = line.split()
    modes = [word for word in words if not word.startswith("-")]
    return (modes[0] if modes else ""), " ".join(word for word in words if not modes or word != modes[0])


@register_line_magic
def aimport(shell: Shell, line: str) -> None:
    """Modules for %autoreload: `%aimport a, b` imports and follows them, `%aimport -a` leaves one alone.

    Without an argument it lists them.
    """
    import importlib

    reloader = _state(shell).reloader
    names = [word for word in line.replace(",", " ").split() if word]
    if not names:
        followed = "all but those below" if reloader.mode in {"all", "complete"} else _listed(reloader.chosen)
        sys.stdout.write(f"Modules to reload:\n{followed}\n\nModules to skip:\n{_listed(reloader.skipped)}\n")
    for name in names:
        if name.startswith("-"):
            reloader.chosen.discard(name[1:])
            reloader.skipped.add(name[1:])
            continue
        try:
            module: Any = importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise UsageError(f"no module {error.name!r}") from None
        reloader.skipped.discard(name)
        reloader.chosen.add(name)
        top = name.partition(".")[0]
        shell.push({top: sys.modules.get(top, module)})
        reloader.look()


def _listed(names: set[str]) -> str:
    return " ".join(sorted(names)) or "none"
