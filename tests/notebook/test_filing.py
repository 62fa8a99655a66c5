import copy

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import CodeCell, ExecuteResult, MarkdownCell, Notebook, Stream
from perijove.notebook.filing import (
    derived_id,
    file_of,
    join_lines,
    joined_of,
    notebook_of,
    split_lines,
    strip_transient,
)

NOTEBOOK = Notebook(
    (
        MarkdownCell("m", "a\nb", {}, {"f.txt": {"text/plain": "x\ny"}}),
        CodeCell("c", "1\n2", {}, (Stream("stdout", "x\ny"), ExecuteResult({"text/html": "<b>\n</b>"}, {}, 1)), 1),
    ),
    upgraded_from=None,
)


def test_the_file_has_lines_and_the_joined_shape_has_strings():
    plain = file_of(NOTEBOOK)
    assert plain["cells"][1]["source"] == ["1\n", "2"]
    assert plain["cells"][0]["attachments"] == {"f.txt": {"text/plain": ["x\n", "y"]}}
    assert joined_of(NOTEBOOK)["cells"][1]["outputs"][1]["data"] == {"text/html": "<b>\n</b>"}
    assert notebook_of(file_of(NOTEBOOK)) == notebook_of(joined_of(NOTEBOOK)) == NOTEBOOK


@given(data=st.data())
def test_splitting_undoes_joining(data, notebooks):
    plain = file_of(data.draw(notebooks))

    joined = join_lines(copy.deepcopy(plain))

    assert join_lines(split_lines(copy.deepcopy(joined))) == joined
    assert notebook_of(joined) == notebook_of(plain)


def test_another_minor_has_ids_or_not():
    assert "id" not in file_of(NOTEBOOK, 4)["cells"][0]
    assert file_of(notebook_of(file_of(NOTEBOOK, 4)), 5)["cells"][0]["id"]


def test_an_old_file_says_what_it_was():
    assert notebook_of({"worksheets": [{"cells": []}]}) == Notebook(upgraded_from=3, metadata={})


def test_ids_are_told_by_place_and_content():
    raw = {"cell_type": "code", "source": "1"}
    taken = set()
    first, second = derived_id(raw, 0, taken), derived_id(raw, 1, taken)
    assert first != second
    assert taken == {first, second}
    assert derived_id({"cell_type": "code", "source": ["1"]}, 0, set()) == first
    assert derived_id(raw, 0, taken) not in {first, second}


def test_what_belongs_to_a_session_goes():
    plain = {"metadata": {"signature": "s", "k": 1}, "cells": [{"metadata": {"trusted": True}}]}
    assert strip_transient(plain) == {"metadata": {"k": 1}, "cells": [{"metadata": {}}]}
