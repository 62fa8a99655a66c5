"""Colours for the code that is typed. Pygments is imported after the first prompt has been painted."""

import re
from collections.abc import Callable, Hashable

from prompt_toolkit.application import get_app
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer, PygmentsLexer, SimpleLexer

from perijove.terminal.offload import offload

# What cell magics' bodies are written in, by Pygments' names of the lexers.
LANGUAGES = {
    "bash": "bash",
    "sh": "bash",
    "html": "html",
    "HTML": "html",
    "javascript": "javascript",
    "js": "javascript",
    "latex": "latex",
    "markdown": "markdown",
    "svg": "xml",
    "SVG": "xml",
}

# A cell of more lines is coloured only where it is looked at.
LONG = 500

_CELL_MAGIC = re.compile(r"\s*%%(\w+)")


def language_of(code: str) -> str:
    """The language of a cell, by its first line."""
    magic = _CELL_MAGIC.match(code)
    return LANGUAGES.get(magic[1], "python") if magic else "python"


class CodeLexer(Lexer):
    """Colours a cell in its language once `load` has been awaited; leaves it plain until then."""

    def __init__(self) -> None:
        self._lexers: dict[str, Lexer] = {}
        self._plain = SimpleLexer()

    async def load(self) -> None:
        """Import Pygments and its Python lexer, away from the loop."""
        self._lexers["python"] = await offload(lambda: _pygments_lexer("python"))

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        return self._lexer(document.text).lex_document(document)

    def invalidation_hash(self) -> Hashable:
        return bool(self._lexers)

    def _lexer(self, code: str) -> Lexer:
        if not self._lexers:
            return self._plain
        language = language_of(code)
        if language not in self._lexers:
            self._lexers[language] = _pygments_lexer(language)
        return self._lexers[language]


def _pygments_lexer(language: str) -> Lexer:
    if language == "python":  # by its module, not by name: looking a name up reads the list of all lexers
        from pygments.lexers.python import PythonLexer

        kind = PythonLexer
    else:
        from pygments.lexers import get_lexer_by_name

        kind = type(get_lexer_by_name(language))
    # From a little above the lines that are seen: from the first line on, every key in a long cell would take longer.
    return PygmentsLexer(kind, sync_from_start=Condition(_is_short))


def _is_short() -> bool:
    return get_app().current_buffer.document.line_count <= LONG
