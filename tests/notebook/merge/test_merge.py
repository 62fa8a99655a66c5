"""What is true of every merge, and what becomes of the edits that people make at the same time."""

from hypothesis import given

from perijove.notebook import CodeCell, MarkdownCell, Notebook, Stream, read, reads, writes
from perijove.notebook.merge import merge


def test_what_one_side_alone_has_done_is_the_result(versions):
    @given(versions)
    def check(three):
        base, local, remote = three

        assert merge(base, local, base) .notebook == local
        assert merge(base, base, remote).notebook == remote
        assert merge(base, local, local).notebook == local

    check()
