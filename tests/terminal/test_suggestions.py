import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from perijove.terminal.suggestions import Suggester, first_token, first_word, hits

EARLIER = ["import numpy as np", "x = 1\nimport numba", "import numpy as np", "print(1)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import n", ["umpy as np", "umba"]),
        ("x = 1", []),
        ("a\npri", []),
        ("pri", ["nt(1)"]),
        ("  ", []),
        ("a\nimport num", ["ba"]),
    ],
)
def test_hits(text, expected):
    assert list(hits(text, EARLIER)) == expected


def test_one_walks_through_the_hits():
    buffer = Buffer(history=InMemoryHistory())
    for earlier in reversed(EARLIER):
        buffer.history._loaded_strings.insert(0, earlier)
    suggester = Suggester()

    shown = [suggester.get_suggestion(buffer, Document("import n")).text]
    for step in (1, 1, -1, -1):
        suggester.move(buffer, step)
        shown.append(buffer.suggestion.text)

    assert shown == ["umpy as np", "umba", "umba", "umpy as np", "umpy as np"]


@pytest.mark.parametrize(
    ("suggestion", "word", "token"),
    [
        ("umpy as np", "umpy ", "umpy"),
        (" as np", " as ", " as"),
        ("a/b c", "a/", "a"),
        (".x(1)", ".x(1)", "."),
        ("", "", ""),
    ],
)
def test_parts(suggestion, word, token):
    assert (first_word(suggestion), first_token(suggestion)) == (word, token)
