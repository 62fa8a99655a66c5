import asyncio

import pytest
from prompt_toolkit.document import Document

from perijove.terminal.highlighting import CodeLexer, language_of


def coloured(lexer, code):
    """The texts of a code's first line that have a colour."""
    return [(style, text) for style, text, *_ in lexer.lex_document(Document(code))(0) if style]


def test_code_is_plain_until_pygments_has_come():
    lexer = CodeLexer()
    before = lexer.invalidation_hash()

    assert coloured(lexer, "def f(): pass") == []
    asyncio.run(lexer.load())
    assert ("class:pygments.keyword", "def") in coloured(lexer, "def f(): pass")
    assert before != lexer.invalidation_hash()


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("x = 1", "python"),
        ("%%bash\nls", "bash"),
        ("%%time\nx", "python"),
        ("%%html\n<b>", "html"),
        ("a %% b", "python"),
        ("\n%%sh -x\nls", "bash"),
    ],
)
def test_a_cell_magic_tells_the_language(code, language):
    assert language == language_of(code)


def test_a_cell_of_another_language_is_coloured_in_it():
    lexer = CodeLexer()
    asyncio.run(lexer.load())

    styles = [style for style, *_ in lexer.lex_document(Document("%%html\n<b>bold</b>"))(1)]

    assert "class:pygments.name.tag" in styles
