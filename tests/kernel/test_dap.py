from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.dap import (
    Lines,
    Reader,
    answer,
    arguments_of,
    cell_path,
    frames_of_user,
    lines_of_cell,
    murmur2,
    pack,
)


def test_hashes_are_those_that_front_ends_compute():
    # From murmurhash-js's murmurhash2_32_gc and ipykernel's compiler module, with JEP 47's seed.
    assert [murmur2(data) for data in (b"", b"a", b"ab", b"abc", b"abcd", b"print('hello')")] == [
        3990065800,
        2167009006,
        2805137849,
        3350977461,
        804720481,
        3900465672,
    ]


@given(st.lists(st.dictionaries(st.text(), st.integers()), max_size=4), st.integers(1, 7))
def test_messages_are_read_however_they_are_cut(messages, size):
    data = b"".join(map(pack, messages))
    reader = Reader()
    found = [message for at in range(0, len(data), size) for message in reader.feed(data[at : at + size])]
    assert found == messages


def test_files_of_cells_have_their_hash():
    assert cell_path("/t/", "abc") == f"/t/{murmur2(b'abc')}.py"


def test_answers():
    request = {"seq": 3, "command": "source"}
    assert answer(request, {"a": 1}) == {
        "type": "response",
        "seq": 3,
        "request_seq": 3,
        "command": "source",
        "success": True,
        "body": {"a": 1},
    }
    failed = answer(request, problem="no such file")
    assert (failed["success"], failed["message"], failed["body"]) == (False, "no such file", {})
    assert arguments_of(request) == {}
    assert arguments_of({"arguments": {"a": 1}}) == {"a": 1}


def test_a_stack_ends_with_the_outermost_cell():
    frames = [{"name": name, "source": {"path": path}} for name, path in (("f", "/t/1.py"), ("g", "/lib/x.py"))]
    cell, below = {"name": "<module>", "source": {"path": "/t/2.py"}}, {"name": "main", "source": {"path": "/x.py"}}
    assert frames_of_user([*frames, cell, below], "/t/") == [*frames, cell]
    assert frames_of_user([below], "/t/") == [below]


def test_the_lines_of_a_cell():
    assert lines_of_cell("a\nb", "<ipython-input-1-2aab5485>") == [Lines(1, 2, "<ipython-input-1-2aab5485>")]
    assert lines_of_cell("\n \na\nb", "<ipython-input-1-2aab5485>") == [Lines(3, 4, "<ipython-input-1-2aab5485>")]
    assert lines_of_cell("\n%%time -x\na\nb", "<ipython-input-1-2aab5485>") == [
        Lines(2, 2, "<ipython-input-1-2aab5485>"),
        Lines(3, 4, "<ipython-input-1-2aab5485, %%time>"),
    ]
    assert lines_of_cell("", "<ipython-input-1-2aab5485>") == [Lines(1, 1, "<ipython-input-1-2aab5485>")]
