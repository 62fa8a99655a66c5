"""The ways into the debugger: after an error, at a line of running code, with a statement, with a script."""

from __future__ import annotations

import bdb
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.ansi import Ink
from perijove.interpreter.debugger import commands
from perijove.interpreter.debugger.chain import related
from perijove.interpreter.debugger.debugger import Debugger, DebuggerQuit
from perijove.interpreter.debugger.frames import is_internal
from perijove.interpreter.debugger.preferences import Preferences
from perijove.interpreter.debugger.prompt import Asked
from perijove.interpreter.magics.registry import UsageError

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from perijove.interpreter.magics.caller import Shell
    from perijove.interpreter.run import Outcome


class Debugging:
    """The debugging of one interpreter: what its user has chosen, and the ways in."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.preferences = Preferences()

    def _debugger(self) -> Debugger:
        running = self._shell.interpreter
        asked = Asked(running.host.ask, running.front_end.read_command)
        return Debugger(asked, self.preferences, running.magics, Ink.of(running.settings))

    def post_mortem(self, error: BaseException) -> None:
        """Look at where an exception was raised. Raises UsageError when there is nothing to look at."""
        if isinstance(error, DebuggerQuit) or not has_frames(error):
            raise UsageError(f"the last error ({type(error).__name__}) was raised in no code of yours")
        debugger = self._debugger()
        debugger.chain, debugger.chosen = related(error), error
        debugger.reset()
        debugger.interaction(None, error.__traceback__)

    def stop_at(self, frame: FrameType, header: str | None = None) -> None:
        """Stop in running code at its next line; also in a thread."""
        debugger = self._debugger()
        callbacks = self._shell.interpreter.callbacks

        # What is traced when its cell ends (a coroutine that has been suspended, say) is so no longer.
        def end() -> None:
            callbacks.unregister("post_execute", end)
            debugger.end()

        callbacks.register("post_execute", end)
        if header is not None:
            debugger.message(header)
        debugger.set_trace(frame)

    def run_statement(self, source: str, at: str = "", detail: str = "%debug") -> Any:
        """Run source under the debugger, stopping at its first line or (`at`) at `file:line`; a value is returned.

        Raises what the source raises, and UsageError for a place that is none.
        """
        running = self._shell.interpreter
        filename = running.filename_within(detail)
        cell = running.compiler(running.transforms(source), filename, "last_expr")
        value = None
        debugger = self._debugger()
        if at:
            break_at(debugger, at, filename)
        try:
            for unit in cell.units:
                value = debugger.trace_code(unit.code, running.namespace)
        except bdb.BdbQuit:
            return None
        return value

    def run_script(self, code: CodeType, names: dict[str, Any], at: str = "") -> None:
        """Run a program's code under the debugger, stopping at its first line or (`at`) at `line` or `file:line`.

        For `%run -d`: the caller has put up `sys.argv`, `__main__` and the like. Raises as `run_statement` does.
        """
        debugger = self._debugger()
        if at:
            break_at(debugger, at, code.co_filename)
        try:
            debugger.trace_code(code, names)
        except bdb.BdbQuit:
            pass  # the way back to the prompt

    def after_errors(self, on: bool) -> None:
        """Open a debugger after each cell that fails (`%pdb`), or no longer."""
        chosen = self.preferences
        callbacks = self._shell.interpreter.callbacks
        chosen.auto = on
        known = [each for each in callbacks.callbacks["post_run_cell"] if isinstance(each, AfterErrors)]
        if on and not known:
            callbacks.register("post_run_cell", AfterErrors(self._shell, self))
        for each in known if not on else []:
            callbacks.unregister("post_run_cell", each)


def has_frames(error: BaseException) -> bool:
    """Whether an exception was raised in code that is not the machinery's."""
    traceback = error.__traceback__
    while traceback is not None:
        if not is_internal(traceback.tb_frame):
            return True
        traceback = traceback.tb_next
    return False


def break_at(debugger: Debugger, place: str, filename: str) -> None:
    """Set a breakpoint at `line` of a file, or at `file:line`. Raises UsageError."""
    file, _, line = place.rpartition(":")
    if not line.isdecimal():
        raise UsageError(f"a breakpoint is `line` or `file:line`, found {place!r}")
    found = debugger.lookupmodule(file) if file else filename
    if found is None:
        raise UsageError(f"no file {file!r} for the breakpoint")
    import linecache

    text = linecache.getline(found, int(line)).strip()
    if not text or text.startswith("#"):
        raise UsageError(f"there is no code in line {line} of {found}, so no breakpoint can be there")
    problem = debugger.set_break(found, int(line), temporary=True)
    if problem:
        raise UsageError(problem)
    debugger.run_to_break = True


class AfterErrors:
    """Called after each cell: opens a debugger when it failed."""

    def __init__(self, shell: Shell, debugging: Debugging) -> None:
        self._shell = shell
        self._debugging = debugging

    def __call__(self, outcome: Outcome) -> None:
        error: BaseException | None = self._shell.interpreter.last_error
        if outcome.status != "error" or error is None or outcome.exit_code is not None:
            return
        if isinstance(error, (KeyboardInterrupt, DebuggerQuit, UsageError)) or not has_frames(error):
            return
        sys.stdout.flush()
        try:
            self._debugging.post_mortem(error)
        except UsageError as problem:
            sys.stderr.write(f"{commands.last_line(problem)[0]}\n")
