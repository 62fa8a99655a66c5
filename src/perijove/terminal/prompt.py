"""The line editor: asks for one cell at a time, and knows nothing about running it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import AnyFormattedText, StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor, Processor, TabsProcessor
from prompt_toolkit.output import Output
from prompt_toolkit.shortcuts import CompleteStyle

from perijove.settings import TerminalSettings
from perijove.terminal.commands import Means, commands
from perijove.terminal.completer import Complete, InterpreterCompleter
from perijove.terminal.entry import IsComplete
from perijove.terminal.highlighting import CodeLexer
from perijove.terminal.input import prepare_input, type_ahead
from perijove.terminal.keys import EMACS_IN_VI, PAIRS, SHORTCUTS, key_bindings, user_shortcuts
from perijove.terminal.patience import do_not_insist
from perijove.terminal.prompts import Numbered, Prompts
from perijove.terminal.recall import RecalledHistory
from perijove.terminal.reformat import find_formatter
from perijove.terminal.replies import Replies
from perijove.terminal.statusbar import Inspect, StatusBar
from perijove.terminal.streams import Screen
from perijove.terminal.style import dress
from perijove.terminal.suggestions import Suggester
from perijove.terminal.theme import Theme

# In a terminal of fewer lines, the line that is typed is all that there is room for.
SMALL = 6

_MENUS = {
    "multicolumn": CompleteStyle.MULTI_COLUMN,
    "column": CompleteStyle.COLUMN,
    "readlinelike": CompleteStyle.READLINE_LIKE,
}


@dataclass(frozen=True, slots=True)
class Assistant:
    """What a line editor asks of the language that is typed: an interpreter's answers here, a kernel's in a console.

    `recall` gives earlier inputs, the latest first; it, `complete` and `inspect` are called in threads. `rest` is
    called when a prompt has been painted, for work that can wait until then.
    """

    is_complete: IsComplete
    complete: Complete
    recall: Callable[[], Iterable[str]]
    rest: Callable[[], object]
    inspect: Inspect = field(default=lambda _code, _cursor: None)


class Prompt:
    """Reads cells from a terminal; what is printed meanwhile appears above."""

    def __init__(
        self,
        assistant: Assistant,
        settings: TerminalSettings,
        theme: Theme,
        screen: Screen,
        *,
        replies: Replies | None = None,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's names
        output: Output | None = None,
    ) -> None:
        """`replies`: what the terminal has answered so far, when it has been asked."""
        self._screen = screen
        self._settings = settings
        self._rest = assistant.rest
        self._lexer = CodeLexer()
        self._warm = False
        self._number = 1
        self.prompts: Prompts = Numbered()
        self.bar = StatusBar(assistant.inspect, settings.status_bar, settings.signatures)
        self.problems: list[str] = []
        means = Means(
            assistant.is_complete, Suggester(), lambda: find_formatter(settings.formatter), settings.auto_match
        )
        self._session = self._new_session(assistant, means, input, output)
        problem = self.wear(theme, settings.theme)
        self.problems += [problem] if problem else []
        app = self._session.app
        app.timeoutlen, app.ttimeoutlen = settings.key_timeout, settings.escape_timeout
        do_not_insist(app.renderer)
        prepare_input(self._session.input, replies or Replies(complete=True))
        for changed in (
            self._session.default_buffer.on_text_changed,
            self._session.default_buffer.on_cursor_position_changed,
        ):
            changed.add_handler(lambda buffer: self.bar.text_changed(buffer.document))

    def _new_session(
        self, assistant: Assistant, means: Means, source: Input | None, output: Output | None
    ) -> PromptSession[str]:
        settings = self._settings
        known = commands(means)
        own, self.problems = user_shortcuts(settings.shortcuts, known)
        pairs = PAIRS if settings.auto_match else ()
        emacs_in_vi = EMACS_IN_VI if settings.emacs_keys_in_vi else ()
        menu = _MENUS[settings.completion_menu]
        # A tab that was pasted is shown as the blanks that it stands for.
        processors: list[Processor] = [TabsProcessor(tabstop=8, char1=" ", char2=" ")]
        if settings.highlight_brackets:
            processors.append(HighlightMatchingBracketProcessor())
        return PromptSession(
            self._message,
            multiline=True,
            prompt_continuation=self._continuation,
            lexer=self._lexer,
            completer=InterpreterCompleter(assistant.complete),
            complete_while_typing=settings.complete_while_typing,
            complete_style=menu,
            reserve_space_for_menu=settings.menu_rows,
            enable_history_search=settings.history_search and not settings.complete_while_typing,
            history=RecalledHistory(assistant.recall),
            auto_suggest=means.suggester if settings.autosuggest else None,
            editing_mode=EditingMode.VI if settings.editing_mode == "vi" else EditingMode.EMACS,
            key_bindings=key_bindings([*emacs_in_vi, *SHORTCUTS, *pairs, *own], known),
            mouse_support=settings.mouse,
            enable_suspend=True,
            enable_open_in_editor=True,
            tempfile_suffix=".py",
            input_processors=processors,
            bottom_toolbar=None,
            cursor=ModalCursorShapeConfig() if settings.modal_cursor and settings.editing_mode == "vi" else None,
            include_default_pygments_style=False,
            input=source,
            output=output,
        )

    def wear(self, theme: Theme, setting: str) -> str:
        """Take the colours of a theme, from the next prompt on; what is wrong with the setting."""
        return dress(self._session, theme, setting)

    async def read(self, number: int, default: str = "", typed: str = "") -> str:
        """The next cell; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C. `typed`: keys that came before."""
        self._number = number
        self.bar.clear()
        type_ahead(self._session.input, typed)
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
        rows = self._session.app.output.get_size().rows
        self._session.reserve_space_for_menu = min(self._settings.menu_rows, rows // 2)
        self._session.bottom_toolbar = self._toolbar if self.bar.is_shown() and rows >= SMALL else None
        return [*self._vi_mode(), *self.prompts.before_input(self._number)]

    def _toolbar(self) -> AnyFormattedText:
        return self.bar.lines()

    def _vi_mode(self) -> StyleAndTextTuples:
        if self._settings.editing_mode != "vi" or not self._settings.vi_mode_in_prompt:
            return []
        mode = str(self._session.app.vi_state.input_mode.value).removeprefix("vi-")[:3]
        return [("class:in-prompt", f"[{mode}] ")]

    def _continuation(self, width: int, line: int, soft_wrap: int) -> StyleAndTextTuples:
        if soft_wrap:
            return [("", " " * width)]
        numbers = self._settings.line_numbers
        if numbers:
            row = self._session.default_buffer.document.cursor_position_row
            text = numbers.format(line=line + 1, rel_line=line - row)
            return [("class:in-prompt", text.rjust(width))]
        return [*self.prompts.before_line(width, line)]
