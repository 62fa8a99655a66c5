"""The line editor: asks for one cell at a time, and knows nothing about running it."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.renderer import CPR_Support, Renderer
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import BaseStyle, Style, merge_styles, style_from_pygments_cls

from perijove.settings import TerminalSettings
from perijove.terminal.completer import Complete, InterpreterCompleter
from perijove.terminal.entry import IsComplete
from perijove.terminal.highlighting import CodeLexer
from perijove.terminal.keys import key_bindings
from perijove.terminal.recall import RecalledHistory
from perijove.terminal.streams import Screen
from perijove.terminal.theme import THEMES, Theme

# How long, in seconds, a terminal has for its first report of where the cursor is.
FIRST_CPR = 0.1


@dataclass(frozen=True, slots=True)
class Assistant:
    """What a line editor asks of the language that is typed: an interpreter's answers here, a kernel's in a console.

    `recall` gives earlier inputs, the latest first; it and `complete` are called in threads. `rest` is called when a
    prompt has been painted, for work that can wait until then.
    """

    is_complete: IsComplete
    complete: Complete
    recall: Callable[[], Iterable[str]]
    rest: Callable[[], object]


class Prompt:
    """Reads cells from a terminal; what is printed meanwhile appears above."""

    def __init__(
        self,
        assistant: Assistant,
        settings: TerminalSettings,
        theme: Theme,
        screen: Screen,
        *,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's names
        output: Output | None = None,
    ) -> None:
        self._screen = screen
        self._rest = assistant.rest
        self._lexer = CodeLexer()
        self._warm = False
        self._number = 1
        self._session: PromptSession[str] = PromptSession(
            self._message,
            multiline=True,
            prompt_continuation=self._continuation,
            lexer=self._lexer,
            completer=InterpreterCompleter(assistant.complete),
            complete_while_typing=settings.complete_while_typing,
            complete_style=CompleteStyle.MULTI_COLUMN,
            enable_history_search=not settings.complete_while_typing,
            history=RecalledHistory(assistant.recall),
            auto_suggest=AutoSuggestFromHistory() if settings.autosuggest else None,
            editing_mode=EditingMode.VI if settings.editing_mode == "vi" else EditingMode.EMACS,
            key_bindings=key_bindings(assistant.is_complete),
            mouse_support=settings.mouse,
            enable_suspend=True,
            enable_open_in_editor=True,
            tempfile_suffix=".py",
            style=prompt_style(theme, settings.theme),
            include_default_pygments_style=False,
            color_depth=None if theme.coloured else ColorDepth.DEPTH_1_BIT,
            input=input,
            output=output,
        )
        _do_not_insist(self._session.app.renderer)

    async def read(self, number: int, default: str = "") -> str:
        """The next cell; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""
        self._number = number
        with self._screen.prompting(run_in_terminal):
            return await self._session.prompt_async(
                default=default,
                pre_run=self._before_painting,
                # An error in a background task is told above the prompt, by the loop's usual handler.
                set_exception_handler=False,
            )

    def _before_painting(self) -> None:
        self._session.app.create_background_task(self._when_painted())

    async def _when_painted(self) -> None:
        """What is not needed for the first paint: this task runs when the loop first waits."""
        self._rest()
        if not self._warm:
            await self._lexer.load()
            self._warm = True
            self._session.app.invalidate()

    def _message(self) -> StyleAndTextTuples:
        return [
            ("class:in-prompt", "In ["),
            ("class:in-prompt class:in-number", str(self._number)),
            ("class:in-prompt", "]: "),
        ]

    def _continuation(self, width: int, _line: int, soft_wrap: int) -> StyleAndTextTuples:
        if soft_wrap:
            return [("", " " * width)]
        return [("class:in-prompt", "...: ".rjust(width))]


def _do_not_insist(renderer: Renderer) -> None:
    """Take no for an answer from a terminal that does not say where its cursor is (programs that drive us do not).

    prompt_toolkit waits a second for it after the first inputs, and then prints a warning. An answer that comes later
    is still understood, by the prompt that is there by then.
    """
    wait = renderer.wait_for_cpr_responses

    async def wait_little(timeout: int = 1) -> None:  # noqa: ASYNC109 - stands in for one that has it
        if renderer.cpr_support is not CPR_Support.UNKNOWN:
            await wait(timeout)
            return
        await wait(FIRST_CPR)  # type: ignore[arg-type] # it sleeps that long, a fraction will do
        if renderer.cpr_support is CPR_Support.UNKNOWN:
            renderer.cpr_support = CPR_Support.NOT_SUPPORTED

    renderer.wait_for_cpr_responses = wait_little  # type: ignore[method-assign]
    renderer.cpr_not_supported_callback = None


def prompt_style(theme: Theme, setting: str = "auto") -> BaseStyle:
    """A theme in the form of the line editor; a setting that is none of our themes names a Pygments style for code."""
    style = Style.from_dict(dict(theme.styles))
    if setting == "auto" or setting in THEMES:
        return style
    from pygments.styles import get_all_styles, get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return merge_styles([style, style_from_pygments_cls(get_style_by_name(setting))])
    except ClassNotFound:
        known = ", ".join(["auto", *THEMES, *sorted(get_all_styles())])
        sys.stderr.write(f"no theme is called {setting!r} (terminal.theme); there are {known}\n")
        return style
