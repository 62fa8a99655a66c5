"""Source code, coloured by Pygments where that is installed."""

from __future__ import annotations

import importlib
from typing import Any

from perijove.interpreter.display.objects import TextDisplayObject


class Code(TextDisplayObject):
    """Source code."""

    def __init__(self, data: Any = None, url: Any = None, filename: Any = None, language: str | None = None) -> None:
        """`language` is a name that Pygments knows; by default it goes by the file's name, or guesses."""
        self.language = language
        super().__init__(data=data, url=url, filename=filename)

    def __repr__(self) -> str:
        return str(self.data)

    def _repr_html_(self) -> str:
        coloured = self._highlighted("HtmlFormatter")
        if coloured is None:
            import html

            return f"<pre>{html.escape(str(self.data))}</pre>"
        formatter, text = coloured
        return f"<style>{formatter.get_style_defs('.output_html')}</style>{text}"

    def _repr_latex_(self) -> str | None:
        coloured = self._highlighted("LatexFormatter")
        return None if coloured is None else str(coloured[1])

    def _highlighted(self, name: str) -> tuple[Any, str] | None:
        try:
            pygments: Any = importlib.import_module("pygments")
            formatter = getattr(importlib.import_module("pygments.formatters"), name)()
            lexer = self._lexer(importlib.import_module("pygments.lexers"))
        except ImportError:  # an environment without Pygments
            return None
        return formatter, pygments.highlight(self.data, lexer, formatter)

    def _lexer(self, lexers: Any) -> Any:
        if self.language:
            return lexers.get_lexer_by_name(self.language)
        if self.filename:
            return lexers.get_lexer_for_filename(self.filename)
        return lexers.guess_lexer(self.data)
