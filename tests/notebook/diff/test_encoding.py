"""Diffs as JSON."""

import json

import pytest
from hypothesis import given

from perijove.notebook import MarkdownCell, Notebook, NotebookError
from perijove.notebook.diff import decode, diff, encode


def test_json_gives_the_diff_back(version_pairs):
    @given(version_pairs)
    def check(pair):
        found = diff(*pair)

        assert decode(encode(found)) == found

    check()


def test_what_it_looks_like():
    before, after = Notebook((MarkdownCell("a", "one\ntwo"),)), Notebook((MarkdownCell("a", "one\n2"),))

    assert json.loads(encode(diff(before, after))) == {
        "cells": [
            {
                "type": "change",
                "edit": {
                    "type": "object",
                    "keys": {
                        "source": {"type": "text", "sections": [1, {"type": "hunk", "before": ["two"], "after": ["2"]}]}
                    },
                },
            }
        ],
        "rest": None,
    }


def test_half_a_surrogate_pair_survives():
    found = diff(Notebook((MarkdownCell("a", "x"),)), Notebook((MarkdownCell("a", "\ud800"),)))

    assert decode(encode(found)) == found


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells": [{"type": "sing"}]}', '{"cells": [{"type": "keep"}]}'])
def test_what_is_no_diff_is_refused(text):
    with pytest.raises(NotebookError, match="is no diff of notebooks"):
        decode(text)
