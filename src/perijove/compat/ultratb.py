"""`IPython.core.ultratb`: tracebacks as lines, in the interpreter's own ways."""

from __future__ import annotations

import sys
from typing import Any

from perijove.interpreter.ansi import Ink
from perijove.interpreter.traceback.rendering import render
from perijove.interpreter.traceback.style import MODES, Style, style_of


class FormattedTB:
    """Writes tracebacks in a mode: plain, context, verbose, minimal, docs or doctest."""

    mode = "context"
    valid_modes = MODES

    def __init__(self, mode: str = "", *_: Any, tb_offset: int = 0, shell: Any = None, **options: Any) -> None:
        self.shell = shell
        self.tb_offset = tb_offset
        self._colors = str(options.get("color_scheme", options.get("theme_name", "NoColor"))).lower() != "nocolor"
        if mode:
            self.set_mode(mode)

    def set_mode(self, mode: str | None = None) -> None:
        """Change the mode; to the next one without a name. Raises ValueError."""
        wanted = MODES[(MODES.index(self.mode) + 1) % len(MODES)] if mode is None else mode.lower()
        if wanted not in MODES:
            raise ValueError(f"no mode {mode!r}; there are: {', '.join(MODES)}")
        self.mode = wanted
        if self.shell is not None:
            self.shell.xmode = wanted

    def structured_traceback(
        self,
        etype: Any = None,
        evalue: Any = None,
        tb: Any = None,
        tb_offset: int | None = None,
        context: int = 5,
    ) -> list[str]:
        """The lines of a traceback; of the error being handled by default."""
        del context
        if etype is None:
            _, evalue, tb = sys.exc_info()
        offset = self.tb_offset if tb_offset is None else tb_offset
        return render(evalue, self._style(), tb, skip=offset)

    def stb2text(self, stb: list[str]) -> str:
        """The lines as one text."""
        return "\n".join(stb)

    def text(self, etype: Any, evalue: Any, tb: Any, tb_offset: int | None = None, context: int = 5) -> str:
        """A traceback as one text."""
        return self.stb2text(self.structured_traceback(etype, evalue, tb, tb_offset, context))

    def get_exception_only(self, etype: Any, value: Any) -> list[str]:
        """The lines that say what was wrong."""
        del etype
        return render(value, self._style(), exception_only=True)

    def handler(self, info: Any = None) -> None:
        """Write a traceback to standard error."""
        sys.stderr.write(self.text(*(info or sys.exc_info())) + "\n")

    def __call__(self, etype: Any = None, evalue: Any = None, etb: Any = None) -> None:
        """The same, as an exception hook."""
        self.handler((etype, evalue, etb) if etype is not None else None)

    def _style(self) -> Style:
        return (
            Style(self.mode, Ink(colors=self._colors))
            if self.shell is None
            else style_of(self.shell.interpreter.settings)
        )


class VerboseTB(FormattedTB):
    """With the values of variables."""

    mode = "verbose"


class ListTB(FormattedTB):
    """As Python writes them."""

    mode = "plain"


def of_shell(shell: Any) -> FormattedTB:
    """The shell's own."""
    return FormattedTB(shell=shell)


AutoFormattedTB = ColorTB = TBTools = FormattedTB
SyntaxTB = ListTB
