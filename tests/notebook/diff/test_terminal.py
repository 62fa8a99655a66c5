"""A diff in a terminal."""

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook
from perijove.notebook.diff import diff
from perijove.notebook.diff.terminal import binary_text, terminal_lines
from perijove.notebook.diff.view import view

BEFORE = Notebook((MarkdownCell("a", "same"), CodeCell("b", "x = load(1)\ny"), CodeCell("c", "gone")))
AFTER = Notebook((MarkdownCell("a", "same"), CodeCell("b", "x = load(2)\ny")))


def lines(before, after, **options):
    return list(terminal_lines(view(before, diff(before, after)), **options))


def texts(before, after, **options):
    return ["".join(text for _, text in line) for line in lines(before, after, **options)]


def test_how_it_reads():
    assert texts(BEFORE, AFTER) == [
        "... 1 unchanged cell",
        "*** cell 2 (code, b)",
        "  source:",
        "  - x = load(1)",
        "  + x = load(2)",
        "    y",
        "--- cell 3 (code, c) deleted",
        "  source:",
        "  - gone",
    ]


def test_words_that_differ_have_a_style_of_their_own():
    assert lines(BEFORE, AFTER)[3:5] == [
        [("removed", "  - "), ("removed", "x = load("), ("removed-word", "1"), ("removed", ")")],
        [("added", "  + "), ("added", "x = load("), ("added-word", "2"), ("added", ")")],
    ]


def test_words_in_one_line():
    assert texts(BEFORE, AFTER, word_diff=True)[3:5] == ["    x = load([-1-]{+2+})", "    y"]
    before, after = (Notebook((MarkdownCell("a", text),)) for text in ("x", "x\nnew"))
    assert texts(before, after, word_diff=True)[-1] == "    {+new+}"


def test_pictures_are_told_by_size_and_hash():
    def plot(data):
        return Notebook((CodeCell("a", "p()", outputs=(DisplayData({"image/png": data}),)),))

    assert texts(plot("AAAA"), plot("BBBBBBBB"))[-2:] == [
        f"  - {binary_text('image/png', 'AAAA')}",
        f"  + {binary_text('image/png', 'BBBBBBBB')}",
    ]
    assert binary_text("image/png", "AAAA\n").startswith("(image/png, 3 bytes, ")
    assert binary_text("image/png", "AAAA" * 10_000).startswith("(image/png, 30 kB, ")


def test_long_lines_lose_what_says_nothing():
    before, after = (Notebook((MarkdownCell("a", f"{'x' * 500} {n} {'y' * 500}"),)) for n in "12")

    assert max(map(len, texts(before, after, width=100))) <= 104
    assert any(("removed-word", "1") in line for line in lines(before, after, width=100))
    assert max(map(len, texts(before, after))) > 1000
