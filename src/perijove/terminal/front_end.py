"""What magics and debuggers may do to a terminal with a line editor."""

import os
from functools import cache
from typing import TYPE_CHECKING

from perijove.interpreter.front_end import FrontEnd
from perijove.interpreter.interpreter import Interpreter
from perijove.paths import state_dir
from perijove.settings import Settings
from perijove.terminal.host import TerminalHost
from perijove.terminal.replies import Replies
from perijove.terminal.streams import Screen
from perijove.terminal.theme import choose_theme

if TYPE_CHECKING:
    from perijove.interpreter.debugger.prompt import Complete, ReadCommand
    from perijove.terminal.debugging import DebuggerPrompt


def furnish(
    front_end: FrontEnd, settings: Settings, host: TerminalHost, screen: Screen, replies: Replies | None
) -> None:
    """Set what there is to be set; `replies` is what the terminal said of itself."""

    def use_theme(name: str) -> None:
        from perijove.terminal.style import prompt_style

        theme = choose_theme(name, os.environ, light=replies.light if replies else None)
        _, problem = prompt_style(theme, name)
        if problem:
            raise ValueError(problem)
        host.theme, host.theme_name = theme, name

    front_end.theme = use_theme
    front_end.indent = lambda _on: None  # it is asked at each new line
    front_end.read_command = debugger_prompt(settings, host, screen)


def indented(interpreter: Interpreter, code: str) -> tuple[str, str]:
    """Whether code can run, and the next line's indentation, which `%autoindent` may have switched off."""
    status, indent = interpreter.is_complete(code)
    return status, indent if interpreter.front_end.indents else ""


def debugger_prompt(settings: Settings, host: TerminalHost, screen: Screen) -> "ReadCommand":
    """What a debugger reads its commands with; made when one first does."""

    @cache
    def made() -> "DebuggerPrompt":
        from perijove.terminal.debugging import DebuggerPrompt

        remembered = state_dir() / "debugger_history" if settings.interpreter.history else None
        return DebuggerPrompt(settings.terminal, screen, remembered)

    def read(prompt: str, complete: "Complete") -> str:
        made().wear(host.theme, host.theme_name)
        return made().read(prompt, complete)

    return read
