import contextlib
import sqlite3
import stat

import msgspec
import pytest

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, writes
from perijove.notebook.signatures import Signatures, connected, forget_all, new_secret, secret_in

HTML = DisplayData({"text/html": "<b>x</b>"})
NOTEBOOK = Notebook(
    (MarkdownCell("m", "# Title"), CodeCell("a", "show()", {"k": 1.5}, (HTML,), 1)), {"é": [None, True]}
)
EDITED = msgspec.structs.replace(NOTEBOOK, cells=(MarkdownCell("m", "# Other"), NOTEBOOK.cells[1]))
NOTARY = """
import json, os, sys
from nbformat import reads
from nbformat.sign import NotebookNotary
folder, sign, texts = json.load(sys.stdin)
with NotebookNotary(data_dir=folder) as notary:
    notebooks = [reads(text, as_version=4) for text in texts]
    if sign:
        for notebook in notebooks: notary.sign(notebook)
    print(json.dumps([notary.check_signature(notebook) for notebook in notebooks]))
"""


@pytest.fixture
def signatures(tmp_path):
    with Signatures(tmp_path / "data") as opened:
        yield opened


def test_nothing_is_trusted_before_it_is_signed(signatures):
    assert not signatures.is_signed(NOTEBOOK)
    assert signatures.trusted_cells(NOTEBOOK) == {"a": False}
    signatures.sign(NOTEBOOK)
    assert signatures.is_signed(NOTEBOOK)
    assert signatures.is_trusted(NOTEBOOK)


def test_an_edited_markdown_cell_loses_no_trust(signatures):
    signatures.sign(NOTEBOOK)
    assert not signatures.is_signed(EDITED)
    assert signatures.is_trusted(EDITED)
    signatures.unsign(NOTEBOOK)
    assert not signatures.is_trusted(NOTEBOOK)
    assert not signatures.is_trusted(EDITED)


def test_trust_outlives_the_program_and_ends_with_the_secret(tmp_path):
    with Signatures(tmp_path) as first:
        first.sign(NOTEBOOK)
    with Signatures(tmp_path) as second:
        assert second.is_signed(NOTEBOOK)
    forget_all(tmp_path)
    with Signatures(tmp_path) as third:
        assert not third.is_trusted(NOTEBOOK)


def test_the_secret_is_for_its_user_only(tmp_path):
    path = tmp_path / "notebook_secret"
    secret = secret_in(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_in(path) == secret
    assert new_secret(path) != secret
    assert sorted(each.name for each in tmp_path.iterdir()) == ["notebook_secret"]


def test_a_corrupt_database_is_put_aside(tmp_path):
    (tmp_path / "nbsignatures.db").write_text("no database, but long enough to be looked at as one" * 10)
    with Signatures(tmp_path) as signatures:
        assert "can't be read" in signatures.problem
        assert not signatures.is_signed(NOTEBOOK)
        signatures.sign(NOTEBOOK)
        assert signatures.is_signed(NOTEBOOK)
    assert (tmp_path / "nbsignatures.db.bak").exists()


def test_without_a_place_for_a_database_trust_lasts_as_long_as_the_program(tmp_path):
    (tmp_path / "nbsignatures.db").mkdir()
    (tmp_path / "nbsignatures.db.bak").mkdir()
    (tmp_path / "nbsignatures.db.bak" / "full").touch()
    with Signatures(tmp_path) as signatures:
        assert "forgotten at the end" in signatures.problem
        signatures.sign(NOTEBOOK)
        assert signatures.is_signed(NOTEBOOK)


def test_the_oldest_signatures_go_when_there_are_too_many(tmp_path):
    with Signatures(tmp_path, limit=8) as signatures:
        for number in range(9):
            signatures.sign(Notebook(metadata={"number": number}))
        left = [signatures.is_signed(Notebook(metadata={"number": number})) for number in range(9)]
    assert left == [False] * 3 + [True] * 6


@pytest.mark.peers
def test_what_is_trusted_here_is_trusted_by_jupyter_and_the_other_way_round(tmp_path, ask_peers, real_notebooks):
    from perijove.notebook import read

    notebooks = [read(path) for path in real_notebooks if path.stat().st_size < 10**5]
    notebooks = [NOTEBOOK, *(each for each in notebooks if each.upgraded_from is None)][:40]
    ours, theirs = notebooks[::2], notebooks[1::2]
    with Signatures(tmp_path) as signatures:
        for notebook in ours:
            signatures.sign(notebook)

        assert all(ask_peers(NOTARY, [str(tmp_path), False, [writes(each) for each in ours]]))
        assert all(ask_peers(NOTARY, [str(tmp_path), True, [writes(each) for each in theirs]]))
        assert [signatures.is_signed(each) for each in theirs] == [True] * len(theirs)


def test_a_connection_to_no_database_is_refused(tmp_path):
    (tmp_path / "x.db").write_text("nothing of the kind" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        connected(tmp_path / "x.db")
    with contextlib.closing(connected(":memory:")) as database:
        assert database.execute("SELECT Count(*) FROM nbsignatures").fetchone() == (0,)
