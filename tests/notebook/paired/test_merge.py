from perijove.notebook.paired.document import TextCell
from perijove.notebook.paired.merge import Pick, changed_metadata, mark, merge


def cells(sources):
    return [TextCell("code", source) for source in sources]


def merged(base, ours, theirs):
    return merge([mark(cell) for cell in cells(base)], cells(ours), cells(theirs))


def test_nothing_has_changed():
    assert merged("ab", "ab", "ab") == [Pick(0, 0), Pick(1, 1)]


def test_one_side_has_changed():
    assert merged("ab", "ax", "ab") == [Pick(0, 0), Pick(1)]
    assert merged("a", "a", "ab") == [Pick(0, 0), Pick(None, 1)]
    assert merged("ab", "ab", "b") == [Pick(1, 0)]


def test_both_have_changed_one_cell():
    assert merged("a", "x", "y") == [Pick(None, 0, conflict=True), Pick(0, None, conflict=True)]


def test_a_mark_is_of_content_alone():
    assert mark(TextCell("code", "a", {"lines_to_next_cell": 2})) == mark(TextCell("code", "a", line=7))
    assert mark(TextCell("code", "a")) != mark(TextCell("raw", "a"))


def test_metadata_that_a_text_shows_in_part():
    assert changed_metadata({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2}, {"a": 5, "d": 4}) == {"a": 5, "c": 3, "d": 4}
