"""The read, run, print loop on an interpreter of our own: `perijove` without arguments."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from perijove.compat.serving import terminal_shell
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.history.session import History
from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.run import Outcome
from perijove.paths import history_file
from perijove.settings import Settings, TerminalSettings
from perijove.terminal.front_end import furnish, indented
from perijove.terminal.host import TerminalHost, ask
from perijove.terminal.loop import SessionLoop
from perijove.terminal.opening import Opening
from perijove.terminal.pictures import Images
from perijove.terminal.plain import PlainReader
from perijove.terminal.prompts import PromptsError, find_prompts
from perijove.terminal.startup import Startup
from perijove.terminal.streams import Screen
from perijove.terminal.theme import LIGHT, PLAIN, choose_theme

if TYPE_CHECKING:
    from perijove.interpreter.completion.result import Completion

# How many earlier inputs the up key reaches.
RECALLED = 5000

# How long, in seconds, a cell waits for being written into the history: no one notices.
WRITING = 0.02

INTERRUPTED = ErrorEvent("KeyboardInterrupt", "", ["KeyboardInterrupt"])


class Reader(Protocol):
    """Where cells come from."""

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError at the end, KeyboardInterrupt for Ctrl-C."""

    def confirm_end(self) -> bool:
        """Whether the end of the input is to be taken as the end of the session."""


class Repl:
    """Reads a cell, runs it, and has its host print what came of it, until there is a reason to leave."""

    def __init__(
        self, interpreter: Interpreter, host: TerminalHost, reader: Reader, loop: SessionLoop, *, typed: bool
    ) -> None:
        """Where cells are `typed`, `sys.exit()` in one does not end the session, which may hold hours of work."""
        self._interpreter = interpreter
        self._host = host
        self._reader = reader
        self._loop = loop
        self._typed = typed
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
            begun = time.perf_counter()
            outcome = self._run_cell(code)
            self._host.took = time.perf_counter() - begun
            if outcome is not None and outcome.exit_code is not None:
                if outcome.leaves or not self._typed:
                    return outcome.exit_code
                sys.stdout.write("SystemExit ended the cell. To leave the session: exit, quit or Ctrl-D.\n")

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
        from perijove.interpreter.completion.result import earlier_code

        before = lambda: earlier_code(self._interpreter.user.inputs[1:])  # noqa: E731 - short
        return completing(self._interpreter.complete, Helper(), seconds, before)


class Terminal:
    """Cells from the line editor on a terminal."""

    def __init__(
        self,
        interpreter: Interpreter,
        settings: TerminalSettings,
        host: TerminalHost,
        screen: Screen,
        loop: SessionLoop,
        opening: Opening | None = None,
    ) -> None:
        from perijove.terminal.prompt import Assistant, Prompt  # where cells come from a pipe, this is not loaded

        history = interpreter.history
        assistant = Assistant(
            lambda code: indented(interpreter, code),
            interpreter.complete,
            lambda: earlier_inputs(history),
            history.flush,
            interpreter.inspect,
        )
        replies = opening.replies if opening else None
        self._prompt = Prompt(assistant, settings, host.theme, screen, replies=replies)
        self._settings = settings
        self._host = host
        self._screen = screen
        self._loop = loop
        self._opening = opening
        self._first = True

    def read(self, number: int, default: str) -> str:
        """The next cell; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""
        self._prompt.prompts = self._host.prompts
        self._prompt.wear(self._host.theme, self._host.theme_name)
        self._prompt.bar.took = self._host.took
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.erase()
        self._screen.fresh_line()
        if self._first:
            for problem in self._prompt.problems:
                self._screen.stderr.write(f"perijove: {problem}\n")
        else:
            # Also ends a line that a child process has left unfinished, of which the screen knows nothing.
            self._screen.stdout.write("\n" * self._settings.spacing)
        self._first = False
        self._set_title()
        try:
            return self._loop.wait(self._prompt.read(number, default, opening.typed if opening else ""))
        finally:
            if opening is not None:
                opening.restore()

    def _set_title(self) -> None:
        if not self._settings.title:
            return
        try:
            title = self._settings.title.format(program="Perijove", cwd=short_cwd())
        except (KeyError, IndexError, ValueError):
            title = self._settings.title
        self._screen.control(f"\x1b]0;{title}\x07")

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


def earlier_inputs(history: History) -> list[str]:
    """The inputs that a history's file keeps, the latest first; by a connection of its own, as a thread asks."""
    other = History(history.path, history.prepare_notice)
    try:
        return [entry.raw for entry in reversed(other.tail(RECALLED))]
    finally:
        other.close()


def short_cwd() -> str:
    """The current folder, with `~` for the user's own; empty when it has been deleted."""
    try:
        cwd = os.getcwd()  # noqa: PTH109 - a text is wanted
    except OSError:
        return ""
    home = os.path.expanduser("~")  # noqa: PTH111 - as above
    return "~" + cwd[len(home) :] if cwd == home or cwd.startswith(home + os.sep) else cwd


def run_startup(interpreter: Interpreter, startup: Startup) -> None:
    """Run what comes before the first input, in the session's namespace but uncounted; errors are shown."""
    for path in startup.files:
        before = interpreter.namespace.get("__file__")
        interpreter.namespace["__file__"] = str(path)
        try:
            run_startup_file(interpreter, path)
        except (OSError, UnicodeDecodeError) as error:
            sys.stderr.write(f"perijove: the startup file {path} can't be read: {error}\n")
        except KeyboardInterrupt as error:
            interpreter.warn(error)
        if before is None:
            interpreter.namespace.pop("__file__", None)
        else:
            interpreter.namespace["__file__"] = before
    for cell in startup.cells:
        run_quietly(interpreter, cell)


def run_startup_file(interpreter: Interpreter, path: Path) -> None:
    """Run Python as Python, under its file's name, and an `.ipy` file as a cell. Raises OSError."""
    if path.suffix == ".ipy":
        run_quietly(interpreter, path.read_text(encoding="utf-8"))
        return
    path.open("rb").close()
    interpreter.user.install()
    interpreter.shell.safe_execfile(path)


def new_interpreter(settings: Settings, host: TerminalHost, history: History, module: ModuleType | None) -> Interpreter:
    """The interpreter of a session; figures go to their windows."""
    interpreter = Interpreter(
        host, settings.interpreter, history, module=module, inline_figures=False, shell=terminal_shell
    )
    if host.theme is LIGHT and settings.interpreter.theme == "neutral":
        interpreter.configure(theme="lightbg")
    return interpreter


def run_quietly(interpreter: Interpreter, source: str) -> Outcome:
    """Run code that nobody typed; its error is shown."""
    outcome = interpreter.run_sync(interpreter.prepare(source, silent=True, store_history=False))
    if outcome.error is not None and not outcome.error.shown:
        interpreter.host.emit(outcome.error)
    return outcome


def session(
    settings: Settings,
    *,
    module: ModuleType | None,
    startup: Startup,
    editor: bool,
    opening: Opening | None,
    prepare: Callable[[Interpreter], object] | None = None,
) -> int:
    """Read and run cells until their author leaves; the exit status. `prepare` gets the interpreter first."""
    typed = sys.stdin is not None and sys.stdin.isatty()
    if editor:
        from perijove.terminal import prompt as _loaded  # noqa: F401 - while the first prompt still takes keys
    screen = Screen(sys.stdout, sys.stderr)
    with screen.installed(), SessionLoop() as loop:
        history = History(history_file() if settings.interpreter.history and typed else None, wait=WRITING)
        if opening is not None:
            opening.end()
        host = new_host(settings.terminal, screen, opening, editor=editor)
        interpreter = new_interpreter(settings, host, history, module)
        screen.listener = interpreter.record.text
        interpreter.gui = loop.enable_gui
        interpreter.front_end.doctest_prompts = host.use_doctest_prompts
        if prepare is not None:
            prepare(interpreter)
        run_startup(interpreter, startup)
        if settings.terminal.gui:
            run_quietly(interpreter, f"%gui {settings.terminal.gui}")
        reader: Reader
        if editor:
            furnish(interpreter.front_end, settings, host, screen, opening.replies if opening else None)
            reader = Terminal(interpreter, settings.terminal, host, screen, loop, opening)
        else:
            reader = PlainReader(interpreter.is_complete, host, prompts=typed)
        interpreter.callbacks.trigger("shell_initialized", interpreter.shell)
        repl = Repl(interpreter, host, reader, loop, typed=typed)
        status = repl.run()
        interpreter.close()
    # A pipe has nobody who has seen the error.
    return status or int(repl.failed and not typed)


def new_host(settings: TerminalSettings, screen: Screen, opening: Opening | None, *, editor: bool) -> TerminalHost:
    """The host of a session, as its terminal is."""
    if not editor:
        return TerminalHost(PLAIN, escapes=False)
    light = opening.replies.light if opening else None
    version = opening.replies.version if opening else ""
    theme = choose_theme(settings.theme, os.environ, light=light)
    if settings.editor:
        os.environ["VISUAL"] = settings.editor  # where the line editor and %edit look
    host = TerminalHost(theme, images=Images(settings.images, os.environ, version))
    host.theme_name = settings.theme
    try:
        host.prompts = find_prompts(settings.prompts)
    except PromptsError as error:
        screen.stderr.write(f"perijove: {error}\n")
    return host
