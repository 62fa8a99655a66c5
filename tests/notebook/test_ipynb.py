import contextlib
import errno
import json
import os
import re
import stat
import tracemalloc

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perijove.notebook import (
    CodeCell,
    DisplayData,
    MarkdownCell,
    Notebook,
    NotebookError,
    Stream,
    UnknownCell,
    UnknownOutput,
    read,
    reads,
    write,
    writes,
)

EMPTY = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
PEER = """
import json, logging, sys, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import nbformat, nbformat.validator
nbformat.validator.generate_corpus_id = lambda: "RANDOM"
def opinion(text):
    try: return nbformat.writes(nbformat.reads(text, as_version=nbformat.NO_CONVERT))
    except Exception: return None
print(json.dumps([opinion(text) for text in json.load(sys.stdin)]))
"""
VALIDATE = """
import json, logging, sys, warnings
warnings.simplefilter("error"); logging.disable(logging.CRITICAL)
import nbformat
for text in json.load(sys.stdin): nbformat.validate(json.loads(text))
print("true")
"""


def with_cells(*cells, **keys):
    return {**EMPTY, "cells": list(cells), **keys}


def code(**keys):
    return {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": [],
        "outputs": [],
        "execution_count": None,
        **keys,
    }


def display(data, **keys):
    return {"output_type": "display_data", "data": data, "metadata": {}, **keys}


# What a writer may get wrong: each is a notebook that nbformat reads and writes.
ODD = {
    "all that splitlines splits at": with_cells(code(source="a\rb\r\nc\x0bd\x0ce\x1cf\x1dg\x1eh\x85i\u2028j\u2029k\nl")),
    "controls and characters beyond 16 bits": with_cells(code(source='\x00\x1f\x7f\b\t\f"\\/ é 😀 \uffff')),
    "small, large and negative numbers": EMPTY
    | {"metadata": {"n": [1e-05, 1e-07, 1.5e-09, 1e-10, 1e16, 1e22, 1.7e308, -0.0, 0.1, 2**63, 2**64, 10**40, -(10**40)]}},
    "no numbers": EMPTY | {"metadata": {"n": [float("nan"), float("inf"), float("-inf"), 1e-7]}},
    "lone surrogates": with_cells(code(source="a\ud800\nb"), metadata={"\udfff": "\ud83d"}),
    "keys in the order of code points": EMPTY | {"metadata": {"\uffff": 1, "😀": 2, "é": 3, "Z": 4, "a": 5, "": 6}},
    "empty values": EMPTY | {"metadata": {"a": [], "b": {}, "c": [[]], "d": [{}], "e": "", "f": None}},
    "every kind of MIME type": with_cells(
        code(
            outputs=[
                display(
                    {
                        "text/plain": ["a\n", "b"],
                        "text/html": "one\ntwo",
                        "image/svg+xml": "<svg>\n</svg>",
                        "application/javascript": "a()\nb()",
                        "image/png": ["AA\n", "BB"],
                        "application/json": ["x\n", "y"],
                        "application/vnd.x+json": "a\nb",
                        "text/vnd.y+json": "a\nb",
                        "application/x-tex": ["a\n", 1],
                        "x/empty": [],
                    }
                )
            ]
        )
    ),
    "attachments anywhere": with_cells(
        code(attachments={"a": {"text/plain": ["x\n", "y"], "image/png": "AA"}}),
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "", "attachments": {}},
        {"cell_type": "raw", "id": "c", "metadata": {}, "source": "", "attachments": {"x.txt": {"text/plain": "1\n2"}}},
    ),
    "types of the future": with_cells(
        {"cell_type": "future", "id": "u", "metadata": {"trusted": True}, "source": ["a\n", "b"], "x": {"y": [1]}},
        {"cell_type": "future", "id": "v", "metadata": {}},
        code(outputs=[{"output_type": "hologram", "text": ["a\n", "b"], "data": {"text/plain": ["x\n", "y"]}}]),
        nbformat_minor=99,
    ),
    "keys of one session only": with_cells(
        code(metadata={"trusted": True, "kept": 1}),
        metadata={"signature": "s", "orig_nbformat": 3, "orig_nbformat_minor": 0, "kept": 2},
    ),
    "unknown keys everywhere": with_cells(
        code(new=1, outputs=[display({}, display_id="d", transient={"display_id": "d"}), {"output_type": "stream", "name": "stdout", "text": "x", "new": 2}]),
        new={"k": None},
    ),
    "required keys left out": {
        "nbformat": 4,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "metadata": {}, "outputs": [{"output_type": "display_data"}, {"output_type": "stream", "text": "x"}, {"output_type": "error"}, {"output_type": "execute_result", "data": {}}]},
            {"cell_type": "markdown", "metadata": {}},
        ],
    },
    "ids where there are none yet": with_cells(code(), code(), nbformat_minor=4),
    "an error with text": with_cells(code(outputs=[{"output_type": "error", "ename": "", "evalue": "", "traceback": [], "text": ["a", "b"]}])),
    "a deep value": EMPTY | {"metadata": {"deep": json.loads("[" * 300 + "]" * 300)}},
}  # fmt: skip


@pytest.mark.peers
def test_what_we_write_is_to_the_byte_what_nbformat_writes(ask_peers, real_notebooks):
    texts = [path.read_text(encoding="utf-8") for path in real_notebooks]
    texts = [text for text in texts if json.loads(text).get("nbformat") == 4]

    theirs = ask_peers(PEER, texts)

    assert [
        text[:200]
        for text, their in zip(texts, theirs, strict=True)
        if their is not None and "RANDOM" not in their and writes(reads(text)) != their
    ] == []
    assert sum(their is not None for their in theirs) > len(texts) // 2


@pytest.mark.peers
def test_what_is_odd_is_written_as_nbformat_writes_it(ask_peers):
    theirs = dict(zip(ODD, ask_peers(PEER, [json.dumps(plain) for plain in ODD.values()]), strict=True))

    assert {name: writes(reads(json.dumps(plain))) for name, plain in ODD.items()} == theirs


@pytest.mark.peers
def test_what_was_made_here_is_valid_there(notebooks, ask_peers):
    texts = []

    @settings(max_examples=40, database=None)
    @given(notebooks)
    def collect(notebook):
        texts.append(writes(plainly(notebook)))

    collect()

    assert ask_peers(VALIDATE, texts) is True
    assert ask_peers(PEER, texts) == texts


def plainly(notebook):
    """The notebook without what no format allows: unknown keys and types."""
    cells = []
    for cell in notebook.cells:
        if isinstance(cell, UnknownCell):
            continue
        values = {key: getattr(cell, key) for key in cell.__struct_fields__} | {"extra": {}}
        if isinstance(cell, CodeCell):
            known = [output for output in cell.outputs if not isinstance(output, UnknownOutput) and not output.extra]
            values["outputs"] = tuple(known)
        cells.append(type(cell)(**values))
    return Notebook(tuple(cells), notebook.metadata)


def test_every_real_notebook_is_read(real_notebooks):
    for path in real_notebooks:
        notebook = read(path)
        major = json.loads(path.read_bytes())["nbformat"]
        assert notebook.upgraded_from == (None if major == 4 else major)
        assert reads(writes(notebook)) == msgspec.structs.replace(notebook, upgraded_from=None)


def test_two_readings_of_an_old_notebook_agree(real_notebooks):
    for path in real_notebooks:
        assert writes(read(path)) == writes(read(path))


OLD = {
    "format 1": {"cells": [{"cell_type": "code", "code": "1\n2", "prompt_number": 3}, {"cell_type": "text", "text": "x"}]},
    "format 2": {
        "nbformat": 2,
        "metadata": {"name": "n"},
        "worksheets": [
            {"cells": [{"cell_type": "code", "input": ["a", "b"], "language": "python", "collapsed": True, "outputs": [
                {"output_type": "pyout", "prompt_number": 1, "text": ["a", "b"], "png": "AA"},
                {"output_type": "stream", "text": ["x"]},
                {"output_type": "pyerr", "etype": "E", "evalue": "v", "traceback": ["t"]}]},
                {"cell_type": "markdown", "source": ["# a", "b"], "rendered": "no"}, {"cell_type": "html", "source": "<b>"}]},
            {"cells": [{"cell_type": "markdown", "source": "second sheet"}]},
        ],
    },
    "format 3": {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "n", "signature": "s", "kept": {"a": 1}}, "orig_nbformat": 2,
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "heading", "level": 3, "source": ["a\n", "b"], "metadata": {}},
            {"cell_type": "raw", "source": ["x\n"], "metadata": {"trusted": True}},
            {"cell_type": "code", "input": ["a\n", "b"], "language": "python", "collapsed": False, "prompt_number": 7, "metadata": {"m": 1},
             "outputs": [
                {"output_type": "display_data", "json": '{"a": [1]}', "html": ["<b>\n", "</b>"], "latex": "$", "metadata": {"png": {"w": 1}}, "image/x": "y"},
                {"output_type": "pyout", "prompt_number": 7, "text": ["a\n", "b"], "javascript": "x", "svg": "<svg/>", "jpeg": "AA"},
                {"output_type": "stream", "stream": "stderr", "text": ["é\n"]},
                {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["t"]}]},
            {"cell_type": "code", "input": "", "outputs": [], "language": "python", "new": 1}]}],
    },
}  # fmt: skip
UPGRADE = PEER.replace("nbformat.NO_CONVERT", "4").replace(
    "def opinion", 'import nbformat.v4.convert; nbformat.v4.convert.random_cell_id = lambda: "RANDOM"\ndef opinion'
)
DOWNGRADE = PEER.replace("as_version=nbformat.NO_CONVERT)", "as_version=4), version=3")


def without_ids(text):
    """Without ids, which nbformat draws by lot, and with counts as we mend them: nbformat keeps `"*"`."""
    if text is None:
        return None
    text = re.sub(r'"(execution_count|prompt_number)": "[^"]*"', r'"\1": null', text)
    return re.sub(r'"id": "[0-9a-zA-Z]+"', '"id": ""', text)


@pytest.mark.peers
def test_old_formats_become_what_nbformat_makes_of_them(ask_peers, real_notebooks):
    texts = [path.read_text(encoding="utf-8") for path in real_notebooks]
    texts = [text for text in texts if json.loads(text).get("nbformat") != 4] + [
        json.dumps(plain) for plain in OLD.values()
    ]

    theirs = ask_peers(UPGRADE, texts)

    differ = [
        text[:300]
        for text, their in zip(texts, theirs, strict=True)
        if their is not None and without_ids(writes(reads(text))) != without_ids(their)
    ]
    assert differ == []
    assert sum(their is not None for their in theirs) >= len(texts) * 0.9


@pytest.mark.peers
def test_format_3_is_written_as_nbformat_writes_it(ask_peers, real_notebooks):
    texts = [path.read_text(encoding="utf-8") for path in real_notebooks if path.stat().st_size < 10**6]
    texts += [json.dumps(plain) for plain in OLD.values()]

    theirs = ask_peers(DOWNGRADE, texts)

    differ = [
        text[:300]
        for text, their in zip(texts, theirs, strict=True)
        if their is not None and without_ids(writes(reads(text), version=(3, 0))) != without_ids(their)
    ]
    assert differ == []
    assert sum(their is not None for their in theirs) > len(texts) // 2


def test_a_canonical_file_stays_as_it_is(real_notebooks):
    for path in real_notebooks:
        with contextlib.suppress(NotebookError):
            text = writes(read(path))
            assert writes(reads(text)) == text


@given(data=st.data())
def test_reading_what_was_written_gives_the_same_notebook(data, notebooks):
    notebook = data.draw(notebooks)

    assert reads(writes(notebook)) == notebook


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_give_a_notebook_or_one_error(text):
    with contextlib.suppress(NotebookError):
        reads(text)


@given(data=st.data())
def test_any_value_gives_a_notebook_or_one_error(data, strategies):
    value = strategies["value"]
    output = st.fixed_dictionaries(
        {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result", "x"]) | value},
        optional=dict.fromkeys(["text", "name", "data", "metadata", "traceback", "execution_count"], value),
    )
    cell = st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw", "x"]) | value},
        optional=dict.fromkeys(["id", "source", "metadata", "attachments", "execution_count"], value)
        | {"outputs": st.lists(output | value, max_size=2) | value},
    )
    plain = st.fixed_dictionaries(
        {"nbformat": st.just(4) | value},
        optional={"nbformat_minor": value, "metadata": value, "cells": st.lists(cell | value, max_size=2) | value},
    )
    with contextlib.suppress(NotebookError):
        text = writes(reads(json.dumps(data.draw(plain))))
        assert writes(reads(text)) == text


@given(data=st.data())
def test_a_truncated_file_is_named(data, notebooks):
    text = writes(data.draw(notebooks))
    cut = data.draw(st.integers(0, len(text) - 1))

    with pytest.raises(NotebookError):
        reads(text[:cut], name="a.ipynb")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "a.ipynb: the file is empty"),
        (b" \n", "a.ipynb: the file holds nothing but space"),
        (b"{\n [", "a.ipynb: line 2, column 2: is no JSON: expecting property name enclosed in double quotes"),
        (b'{"cells": [', "a.ipynb: line 1, column 12: is no JSON: expecting value; the file ends there"),
        (b"\xff\xfe\xfa", "a.ipynb: byte 2: is no text in utf-16-le: truncated data"),
        (b'{"a": "\xff"}', "a.ipynb: byte 7: is no text in utf-8: invalid start byte"),
        (
            b'{"cells": [\n<<<<<<< HEAD\n',
            "a.ipynb: line 2, column 1: is no JSON: expecting value; it holds the conflict markers of a merge",
        ),
        (b"[]", "a.ipynb: must be an object, found a list ([])"),
        (b"{}", "a.ipynb: key 'nbformat' is missing: it is JSON, but no notebook"),
        (b'{"nbformat": 3, "worksheets": 1}', "a.ipynb: key 'worksheets' must be a list, found a number (1)"),
        (b'{"worksheets": [[]]}', "a.ipynb: worksheet 1: must be an object, found a list ([])"),
        (
            b'{"worksheets": [{"cells": [{"outputs": [1]}]}]}',
            "a.ipynb: worksheet 1, cell 1, output 1: must be an object, found a number (1)",
        ),
        (b'{"nbformat": 5}', "a.ipynb: the notebook is of format 5; formats 1 to 4 are known"),
        (b'{"nbformat": 0}', "a.ipynb: the notebook is of format 0; formats 1 to 4 are known"),
        (b'{"nbformat": []}', "a.ipynb: key 'nbformat' must be a number, found a list ([])"),
        (b'{"nbformat": 4, "cells": [3]}', "a.ipynb: cell 1: must be an object, found a number (3)"),
        (
            b'{"nbformat": 4, "cells": [{"id": "i", "cell_type": "raw", "source": 3}]}',
            "a.ipynb: cell 1 (id 'i'): key 'source' must be a string or a list of strings, found a number (3)",
        ),
        (
            b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "name": 1}]}]}',
            "a.ipynb: cell 1, output 1: key 'name' must be a string, found a number (1)",
        ),
    ],
)
def test_what_is_malformed_is_named(text, message):
    with pytest.raises(NotebookError) as caught:
        reads(text, name="a.ipynb")

    assert str(caught.value) == message


def test_values_nested_too_deeply_are_named():
    with pytest.raises(NotebookError, match="nested too deeply"):
        reads(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_a_number_with_too_many_digits_is_named_or_kept():
    text = json.dumps(EMPTY)[:-1] + ', "x": ' + "1" * 10_000 + "}"
    with contextlib.suppress(NotebookError):
        assert "1" * 10_000 in writes(reads(text))


def test_a_byte_order_mark_is_no_content():
    text = json.dumps(EMPTY)

    assert reads(text.encode("utf-8-sig")) == reads(text) == reads(text.encode("utf-16"))


def test_cells_without_ids_get_the_same_ones_at_each_reading():
    plain = with_cells(*[{"cell_type": "raw", "metadata": {}, "source": source} for source in ["", "", ["a\n", "b"]]])
    cells = reads(json.dumps(plain)).cells

    assert cells == reads(json.dumps(plain)).cells
    assert cells == reads(writes(reads(json.dumps(plain)))).cells
    assert len({cell.id for cell in cells}) == 3


def test_a_second_cell_of_an_id_gets_another():
    cells = reads(json.dumps(with_cells(code(id="a"), code(id="a"), code(id="b")))).cells

    assert [cell.id for cell in cells][::2] == ["a", "b"]
    assert len({cell.id for cell in cells}) == 3


def test_formats_before_4_5_keep_their_minor_and_have_no_ids():
    old = {key: value for key, value in code().items() if key != "id"}
    notebook = reads(json.dumps(with_cells(old, nbformat_minor=2)))

    assert notebook.cells[0].id
    assert json.loads(writes(notebook)) == with_cells(old, nbformat_minor=2)


def test_a_display_id_is_never_written():
    notebook = Notebook((CodeCell("a", outputs=(DisplayData({}, display_id="d"),)),))

    assert "display_id" not in writes(notebook)


def test_a_key_that_got_a_value_is_written_though_the_file_left_it_out():
    notebook = reads('{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {}}]}')
    cell = notebook.cells[0]

    assert "source" not in writes(notebook)
    edited = Notebook((MarkdownCell(cell.id, "now", absent=cell.absent),), {}, 0, {}, notebook.absent)
    assert '"now"' in writes(edited)


def test_the_metadata_that_a_caller_holds_are_not_changed():
    metadata = {"trusted": True}
    writes(Notebook((MarkdownCell("a", metadata=metadata),)))

    assert metadata == {"trusted": True}


def test_what_json_cannot_hold_is_named():
    with pytest.raises(NotebookError, match="the notebook holds what JSON can't"):
        writes(Notebook(metadata={"a": object()}))


def test_reading_takes_a_few_times_the_file_in_memory():
    printed = Stream("stdout", "some line that was printed\n" * 2000)
    text = writes(Notebook(tuple(CodeCell(f"c{i}", "x = 1\n" * 50, outputs=(printed,)) for i in range(60)))).encode()

    tracemalloc.start()
    try:
        reads(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 10 * len(text)


def test_a_file_is_written_with_a_final_line_end(tmp_path):
    path = tmp_path / "a.ipynb"
    notebook = Notebook((CodeCell("a", "é😀"),))

    write(notebook, path)

    assert path.read_text(encoding="utf-8") == writes(notebook) + "\n"
    assert read(path) == notebook == read(str(path))
    assert list(tmp_path.iterdir()) == [path]


def test_lone_surrogates_come_back_from_a_file(tmp_path):
    notebook = Notebook((CodeCell("a", "x\ud800"),), {"\udfff": 1})

    write(notebook, tmp_path / "a.ipynb")

    assert read(tmp_path / "a.ipynb") == notebook


def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path):
    path, link = tmp_path / "a.ipynb", tmp_path / "link.ipynb"
    path.touch()
    path.chmod(0o640)
    link.symlink_to("a.ipynb")

    write(Notebook(), link)

    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert read(path) == Notebook()


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "other").touch()

    write(Notebook(), tmp_path / "a.ipynb")

    assert (tmp_path / "a.ipynb").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write(Notebook(), path)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)

    with pytest.raises(PermissionError, match="the file is read-only"):
        write(Notebook(), path)

    assert path.read_text() == "old"
