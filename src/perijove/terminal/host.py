"""What running code tells its host, shown in a terminal."""

import sys
from collections.abc import Callable
from typing import TextIO

from perijove.interpreter.events import ClearOutput, Display, ErrorEvent, Event, Page, Result, SetNextInput
from perijove.terminal.bundles import bundle_text
from perijove.terminal.pictures import NONE, Images
from perijove.terminal.prompts import Numbered, Prompts, find_prompts, plain
from perijove.terminal.streams import ScreenStream
from perijove.terminal.theme import Theme

# Our own hold on what asks, since running code may replace the builtin, and lead it here.
ask = input


def ask_password(prompt: str) -> str:
    """A line that is not shown while it is typed."""
    import getpass

    return getpass.getpass(prompt)


def page(text: str) -> None:
    """Show a text in the user's pager; its module is imported when the first is shown."""
    from perijove.terminal.pager import page

    page(text)


# Back to the left edge, and erase the line.
_ERASE_LINE = "\r\x1b[K"


class TerminalHost:
    """Prints results, displays and errors to `sys.stdout`, whatever that is at the time.

    `escapes` tells whether what is printed reaches a terminal that understands escape sequences.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        escapes: bool = True,
        pager: Callable[[str], None] | None = None,
        images: Images = NONE,
    ) -> None:
        self.theme = theme  # the colours of what is shown
        self.theme_name = theme.name  # as it was asked for, which may be a Pygments style
        self._images = images
        self.prompts: Prompts = Numbered()
        self.took: float | None = None  # seconds of the last cell
        self._escapes = escapes
        self._pager = pager or (page if escapes else print)
        self._clear_first = False
        self._next_input = ""

    def emit(self, event: Event) -> None:
        match event:
            case Result():
                prompt = self.theme.paint("out-prompt", plain(self.prompts.before_result(event.execution_count)))
                image = self._images.show(event.data)
                # A picture has the whole width, below the prompt.
                self._show(f"{prompt}\n{image}" if image else after_prompt(prompt, bundle_text(event.data)))
            case Display():
                self._show(self._images.show(event.data) or bundle_text(event.data))
            case ErrorEvent(ename="SystemExit"):
                if not is_status(event.evalue):
                    self._show(event.evalue, sys.stderr)  # as Python does with sys.exit("message")
            case ErrorEvent():
                # The terminal has echoed ^C, unseen by the screen.
                echoed = event.ename == "KeyboardInterrupt" and self._escapes
                self._show("\n" * echoed + "\n".join(event.traceback), sys.stderr)
            case ClearOutput():
                self._clear(wait=event.wait)
            case Page():
                self._pager(self.theme.adapt(bundle_text(event.data)))
            case SetNextInput():
                self._next_input = event.text

    def use_prompts(self, name: str) -> None:
        """Change the prompts, from the next one on: `numbered`, `classic`, `module:name`. Raises PromptsError."""
        self.prompts = find_prompts(name)

    def use_doctest_prompts(self, on: bool) -> None:
        """Python's own prompts, or the numbered ones."""
        self.use_prompts("classic" if on else "numbered")

    def ask(self, prompt: str, password: bool) -> str:
        """An answer of the person at the terminal; blocks."""
        return ask_password(prompt) if password else ask(prompt)

    def take_next_input(self) -> str:
        """What running code wants to stand at the next prompt; once."""
        text, self._next_input = self._next_input, ""
        return text

    def _show(self, text: str, stream: TextIO | None = None) -> None:
        stream = stream or sys.stdout
        if not hasattr(stream, "write"):  # a cell has put something else there
            stream = sys.__stdout__
        if stream is None:
            return
        if self._clear_first:
            self._clear(wait=False)
        if isinstance(stream, ScreenStream):
            stream.fresh_line()
        text = self.theme.adapt(text) + "\n"
        try:
            stream.write(text)
        except UnicodeEncodeError:  # a lone surrogate, or a terminal that knows ASCII only
            stream.write(text.encode(stream.encoding, "backslashreplace").decode(stream.encoding))
        stream.flush()

    def _clear(self, *, wait: bool) -> None:
        self._clear_first = wait
        if not wait and self._escapes:
            sys.stdout.write(_ERASE_LINE)


def after_prompt(prompt: str, text: str) -> str:
    """A result behind its prompt; one of several lines begins below it, so that its columns stay aligned."""
    if not prompt:
        return text
    return prompt + ("\n" if "\n" in text else " ") + text


def is_status(text: str) -> bool:
    """Whether the argument of a SystemExit is a status, or nothing."""
    return text in {"", "None"} or text.lstrip("-").isdecimal()
