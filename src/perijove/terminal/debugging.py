"""The debugger's prompt in a terminal: history, completion and colours."""

import asyncio
import threading
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import Output

from perijove.interpreter.debugger.prompt import Complete
from perijove.settings import TerminalSettings
from perijove.terminal.completer import InterpreterCompleter
from perijove.terminal.streams import Screen
from perijove.terminal.style import dress
from perijove.terminal.theme import Theme


class DebuggerPrompt:
    """Reads commands of a debugger, whichever thread and whatever event loop it stopped in."""

    def __init__(
        self,
        settings: TerminalSettings,
        screen: Screen,
        remembered: Path | None,
        *,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's names
        output: Output | None = None,
    ) -> None:
        """`remembered` is the file of earlier commands."""
        self._screen = screen
        self._session: PromptSession[str] = PromptSession(
            history=_history(remembered),
            editing_mode=EditingMode.VI if settings.editing_mode == "vi" else EditingMode.EMACS,
            key_bindings=_keys(),
            complete_while_typing=False,
            include_default_pygments_style=False,
            input=input,
            output=output,
        )

    def wear(self, theme: Theme, setting: str) -> str:
        """Take the colours of a theme; what is wrong with the setting."""
        return dress(self._session, theme, setting)

    def read(self, prompt: str, complete: Complete) -> str:
        """A command; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C in an empty line."""
        from pygments.lexers.python import PythonLexer

        self._screen.fresh_line()
        return self._session.prompt(
            [("class:in-prompt", prompt)],
            lexer=PygmentsLexer(PythonLexer),
            completer=InterpreterCompleter(complete),
            in_thread=_loop_runs(),
            handle_sigint=threading.current_thread() is threading.main_thread(),
            set_exception_handler=False,
        )


def _loop_runs() -> bool:
    """Whether an event loop is running in this thread: no other can be run in it then."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _history(file: Path | None) -> History:
    if file is None:
        return InMemoryHistory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("ab").close()
    except OSError:  # a home directory that can't be written; commands are remembered while the session lasts
        return InMemoryHistory()
    return FileHistory(file)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def _clear(event: KeyPressEvent) -> None:
        """Empty the line; leave the debugger when it is empty already."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return keys
