"""What of a diff is shown."""

from hypothesis import given

from perijove.notebook import CodeCell, DisplayData, ExecuteResult, MarkdownCell, Notebook, Stream
from perijove.notebook.diff import diff
from perijove.notebook.diff.view import Binary, Block, Lines, Section, Skipped, view


def blocks(before, after):
    return list(view(before, diff(before, after)))


def test_everything_that_differs_is_shown(version_pairs):
    @given(version_pairs)
    def check(pair):
        found = diff(*pair)
        shown = list(view(pair[0], found))

        assert len(shown) == len(found.cells) + (found.rest is not None)
        assert all(block.sections for block in shown if block.kind in {"changed", "added", "deleted", "notebook"})

    check()


def test_a_changed_line_stands_among_three_others():
    source = "\n".join("abcdefghij")
    before, after = (Notebook((MarkdownCell("m", text),)) for text in (source, source.replace("f", "F")))

    assert blocks(before, after) == [
        Block(
            "changed",
            "cell 1 (markdown, m)",
            (
                Section(
                    "source",
                    (
                        Skipped(2),
                        Lines((("c", "c"), ("d", "d"), ("e", "e")), same=True, before=3, after=3),
                        Lines((("f", None), (None, "F")), same=False, before=6, after=6),
                        Lines((("g", "g"), ("h", "h"), ("i", "i")), same=True, before=7, after=7),
                        Skipped(1),
                    ),
                ),
            ),
        )
    ]


def test_sections_are_called_by_what_they_are():
    before = CodeCell("a", "x", {"tags": ["p"]}, (Stream("stdout", "1"), ExecuteResult({"text/plain": "1"}, {}, 1)))
    after = CodeCell("a", "x", {"tags": ["q"]}, (Stream("stdout", "2"), ExecuteResult({"text/plain": "2"}, {}, 2)))
    (block,) = blocks(Notebook((before,)), Notebook((after,)))

    assert [section.title for section in block.sections] == [
        "output 1",
        "output 2 text/plain",
        "output 2 execution_count",
        "metadata.tags[0]",
        "metadata.tags[0]",
    ]


def test_pictures_stand_side_by_side():
    def plot(data):
        return Notebook((CodeCell("a", "p()", outputs=(DisplayData({"image/png": data}),)),))

    (block,) = blocks(plot("AAAA"), plot("BBBB"))

    assert block.sections == (Section("output 1 image/png", (Binary("image/png", "AAAA", "BBBB"),)),)


def test_a_new_cell_is_shown_whole():
    cell = CodeCell(
        "a", "p()", outputs=(Stream("stdout", "1\n"), DisplayData({"image/png": "AAAA", "text/plain": "x"}))
    )
    (block,) = blocks(Notebook(), Notebook((cell,)))

    assert block.heading == "cell 1 (code, a) added"
    assert [section.title for section in block.sections] == [
        "source",
        "output 1 stdout",
        "output 2 image/png",
        "output 2 text/plain",
    ]


def test_moves_say_where_from_and_where_to():
    a, b, c = (MarkdownCell(name, name * 3) for name in "abc")

    assert [block.heading for block in blocks(Notebook((a, b, c)), Notebook((c, a, b)))] == [
        "cell 1 (markdown, c) moved from 3",
        "2 unchanged cells",
        "cell 3 (markdown, c) moved to 1",
    ]


def test_the_colours_of_a_traceback_are_not_shown():
    before, after = (Notebook((MarkdownCell("a", text),)) for text in ("\x1b[31mred\x1b[0m", "blue"))

    assert blocks(before, after)[0].sections[0].contents == (
        Lines((("red", None), (None, "blue")), same=False, before=1, after=1),
    )
