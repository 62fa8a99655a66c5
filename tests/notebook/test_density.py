import json
import tracemalloc

import pytest

from perijove.notebook import CodeCell, DisplayData, Error, MarkdownCell, Notebook, NotebookError, Stream, reads, writes
from perijove.notebook.checked import checked
from perijove.notebook.density import SMALL, has_tiny_strings, refuse_dense
from perijove.notebook.repair import repair

TINY = [
    "[]",
    "{}",
    "[0]",
    '{"a":0}',
    '"ab"',
    '"a"',
    "999",
    "1e9",
    "[[]]",
    '{"":""}',
    "[1,2]",
    "null",
    '"\\""',
    '"\\\\"',
    "1",
]
PLACES = {
    "metadata": '{{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{{"a":[{}]}}}}',
    "cells": '{{"nbformat":4,"nbformat_minor":5,"metadata":{{}},"cells":[{}]}}',
    "source": '{{"nbformat":4,"nbformat_minor":5,"metadata":{{}},"cells":[{{"cell_type":"raw","metadata":{{}},"source":[{}]}}]}}',
    "worksheets": '{{"nbformat":3,"metadata":{{}},"worksheets":[{{"cells":[{}]}}]}}',
}
USES = {
    "reads": reads,
    "check": lambda text: checked(text.encode()),
    "repair": lambda text: repair(text.encode()),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", TINY)
def test_nothing_takes_more_than_ten_times_its_size(value, place, use):
    """Or three megabytes: what is small may take what it likes."""
    text = PLACES[place].format(",".join([value] * (300_000 // (len(value) + 1))))
    tracemalloc.start()
    try:
        USES[use](text)
    except NotebookError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 10 * len(text) + 3_000_000


def test_the_place_where_it_begins_is_told():
    text = '{"metadata": {"a": "' + "x" * SMALL + '",\n"b": [' + "[],\n" * SMALL + "[]]}}"
    with pytest.raises(
        NotebookError, match=r"line \d+, column \d+: holds so many tiny values that they would take 28 times its size"
    ):
        refuse_dense(text)


def test_small_files_may_hold_what_they_like():
    refuse_dense("[" + "[]," * 1000 + "[]]")


def test_what_looks_like_values_in_strings_is_none():
    refuse_dense(json.dumps(["[{[{" * SMALL, '"",' * SMALL, "\\" * SMALL]))


def test_real_notebooks_are_not_dense(real_notebooks):
    for path in real_notebooks:
        content = path.read_bytes()
        if len(content) > 4096:  # many times a notebook without cells is no notebook that exists
            refuse_dense(content * (1 + SMALL // len(content)))


def test_large_notebooks_of_all_kinds_are_read():
    stream, page = Stream("stdout", "[1, {2: 3}],\n" * 20_000), DisplayData({"application/json": [{"a": 1}] * 20_000})
    error = Error("E", "", tuple(f"\x1b[0;31m{n}" for n in range(20_000)))
    notebook = Notebook((CodeCell("a", outputs=(stream, page, error)), MarkdownCell("b", "[]\n" * 50_000)))
    assert reads(writes(notebook)) == notebook


def test_short_strings_alone_are_seen():
    assert has_tiny_strings(json.dumps(["a"] * SMALL))
    assert has_tiny_strings(json.dumps(["a"] * SMALL).encode())
    assert not has_tiny_strings(json.dumps(["a" * 20] * SMALL))
    assert not has_tiny_strings("")


def test_a_torn_file_of_tiny_values_is_refused_too():
    with pytest.raises(NotebookError, match="tiny values"):
        repair(PLACES["metadata"].format("[]," * SMALL).encode()[:-9])
