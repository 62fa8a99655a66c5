"""The read, run, print loop on an interpreter of our own: `perijove` without arguments."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from perijove import __version__
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.history.session import History
from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.run import Outcome
from perijove.paths import history_file
from perijove.settings import Settings, TerminalSettings
from perijove.terminal.host import TerminalHost, ask
from perijove.terminal.loop import SessionLoop
from perijove.terminal.plain import PlainReader
from perijove.terminal.streams import Screen
from perijove.terminal.theme import PLAIN, choose_theme

if TYPE_CHECKING:
    from perijove.interpreter.completion.complete import Completion

# How many earlier inputs the up key reaches.
RECALLED = 5000
# How much code of earlier cells, in characters, static analysis is given.
ANALYSED = 20_000

INTERRUPTED = ErrorEvent("KeyboardInterrupt", "", ["KeyboardInterrupt"])


class Reader(Protocol):
    """Where cells come from."""

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError at the end, KeyboardInterrupt for Ctrl-C."""

    def confirm_end(self) -> bool:
        """Whether the end of the input is to be taken as the end of the session."""


class Repl:
    """Reads a cell, runs it, and has its host print what came of it, until there is a reason to leave."""

    def __init__(self, interpreter: Interpreter, host: TerminalHost, reader: Reader, loop: SessionLoop) -> None:
        self._interpreter = interpreter
        self._host = host
        self._reader = reader
        self._loop = loop
        self.failed = False

    def run(self) -> int:
        """The exit status that the session ends with."""
        while True:
            try:
                code = self._reader.read(self._interpreter.execution_count, self._host.take_next_input())
            except KeyboardInterrupt:
                continue
            except EOFError:
                if self._reader.confirm_end():
                    return 0
                continue
            if not code.strip():
                continue
            outcome = self._run_cell(code)
            if outcome is not None and outcome.exit_code is not None:
                return outcome.exit_code

    def _run_cell(self, code: str) -> Outcome | None:
        """Run one cell: on the loop if it awaits, where no loop runs if it does not."""
        try:
            prepared = self._interpreter.prepare(code)
            if prepared.is_async:
                outcome = self._loop.run(self._interpreter.run_async(prepared))
            else:
                outcome = self._loop.call(lambda: self._interpreter.run_sync(prepared))
        except KeyboardInterrupt:  # outside the cell's own code, where the interpreter does not catch it
            self._host.emit(INTERRUPTED)
            self.failed = True
            return None
        self.failed |= outcome.status == "error"
        return outcome


class Completing:
    """The interpreter's completions, with those of static analysis when it answers in time; loaded at the first Tab."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._complete: Callable[[str, int], Completion] | None = None

    def __call__(self, code: str, cursor: int) -> "Completion":
        if self._complete is None:
            self._complete = self._loaded()
        return self._complete(code, cursor)

    def _loaded(self) -> "Callable[[str, int], Completion]":
        seconds = self._interpreter.settings.static_analysis
        if not seconds:
            return self._interpreter.complete
        from perijove.assist.merge import completing
        from perijove.assist.process import Helper

        helper = Helper(path=sys.path)
        return completing(self._interpreter.complete, helper, seconds, lambda: earlier_code(self._interpreter))


class Terminal:
    """Cells from the line editor on a terminal."""

    def __init__(self, interpreter: Interpreter, settings: TerminalSettings, screen: Screen, loop: SessionLoop) -> None:
        from perijove.terminal.prompt import Assistant, Prompt  # where cells come from a pipe, this is not loaded

        history = interpreter.history
        assistant = Assistant(
            interpreter.is_complete, Completing(interpreter), lambda: earlier_inputs(history.path), history.flush
        )
        self._prompt = Prompt(assistant, settings, choose_theme(settings.theme, os.environ), screen)
        self._settings = settings
        self._screen = screen
        self._loop = loop
        self._first = True

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""
        self._screen.fresh_line()
        if not self._first:
            # Also ends a line that a child process has left unfinished, of which the screen knows nothing.
            self._screen.stdout.write("\n")
        self._first = False
        return self._loop.wait(self._prompt.read(number, default))

    def confirm_end(self) -> bool:
        """Whether Ctrl-D was meant; a second one says that it was."""
        if not self._settings.confirm_exit:
            return True
        try:
            return ask("Leave the session? [Y/n] ").strip().lower() in {"", "y", "yes"}
        except KeyboardInterrupt:
            return False
        except EOFError:
            return True


def earlier_code(interpreter: Interpreter) -> str:
    """The cells that have run in this session, the latest of them when there are many, for static analysis."""
    cells = interpreter.user.inputs[1:]
    kept: list[str] = []
    size = 0
    for cell in reversed(cells):
        size += len(cell)
        if size > ANALYSED:
            break
        kept.append(cell)
    return "".join(f"{cell.rstrip()}\n" for cell in reversed(kept))


def earlier_inputs(path: Path | None) -> list[str]:
    """The inputs that a history keeps, the latest first; over a connection of its own, as a thread asks for them."""
    history = History(path)
    try:
        return [entry.raw for entry in reversed(history.tail(RECALLED))]
    finally:
        history.close()


def banner() -> str:
    """The line that a session begins with."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Perijove {__version__} on Python {python}. Tab completes, name? explains, Ctrl-D leaves."


def run_files(interpreter: Interpreter, host: TerminalHost, files: Iterable[str]) -> None:
    """Run Python files in the session's namespace, as if they had been typed, but uncounted; errors are shown."""
    for file in files:
        path = Path(file).expanduser()
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            sys.stderr.write(f"perijove: the startup file {path} can't be read: {error}\n")
            continue
        outcome = interpreter.run_sync(interpreter.prepare(source, silent=True, store_history=False))
        if outcome.error is not None:
            host.emit(outcome.error)


def main(settings: Settings, *, module: ModuleType | None = None) -> int:
    """Run a session until its user leaves; the exit status. `module` is a `__main__` that has names already."""
    screen = Screen(sys.stdout, sys.stderr)
    typed = sys.stdin is not None and sys.stdin.isatty()
    editor = typed and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
    theme = choose_theme(settings.terminal.theme, os.environ) if editor else PLAIN
    host = TerminalHost(theme, escapes=editor)
    with screen.installed(), SessionLoop() as loop:
        history = History(history_file() if settings.interpreter.history and typed else None)
        interpreter = Interpreter(host, settings.interpreter, history, module=module, inline_figures=False)
        run_files(interpreter, host, settings.interpreter.startup)
        if typed and settings.terminal.banner:
            sys.stdout.write(banner() + "\n\n")
        reader: Reader
        if editor:
            reader = Terminal(interpreter, settings.terminal, screen, loop)
        else:
            reader = PlainReader(interpreter.is_complete, prompts=typed)
        repl = Repl(interpreter, host, reader, loop)
        status = repl.run()
        interpreter.close()
    # A pipe has nobody who has seen the error.
    return status or int(repl.failed and not typed)
