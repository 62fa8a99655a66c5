import sqlite3

from perijove.notebook.model import CodeCell, DisplayData, MarkdownCell, Notebook
from perijove.notebook.signatures import Signatures
from perijove.server.live.trusting import Trusting, cells_that_may_run

SCRIPT = DisplayData({"text/html": "<script>draw()</script>"})
OTHER = DisplayData({"text/html": "<script>other()</script>"})
PICTURE = DisplayData({"image/png": "iVBORw0KGgo="})
NOTEBOOK = Notebook(
    cells=(
        MarkdownCell("words", "# Title"),
        CodeCell("picture", "", outputs=(PICTURE,)),
        CodeCell("script", "", outputs=(SCRIPT,)),
        CodeCell("both", "", outputs=(PICTURE, OTHER)),
    )
)


def test_only_what_could_run_needs_trust(tmp_path):
    assert cells_that_may_run(NOTEBOOK) == ["script", "both"]
    Trusting(tmp_path / "data").trust(Notebook(cells=NOTEBOOK.cells[:2]), {"picture"})
    assert Trusting(tmp_path / "data").trusted(Notebook(cells=NOTEBOOK.cells[:2])) == frozenset()
    assert not (tmp_path / "data").exists()


def test_outputs_that_were_made_here_are_trusted_again_and_others_are_not(tmp_path):
    Trusting(tmp_path).trust(NOTEBOOK, {"script"})
    assert Trusting(tmp_path).trusted(NOTEBOOK) == {"script"}
    with Signatures(tmp_path) as signatures:
        assert not signatures.is_signed(NOTEBOOK)


def test_a_notebook_of_which_everything_is_trusted_is_trusted_by_jupyter_too(tmp_path):
    Trusting(tmp_path).trust(NOTEBOOK, {"picture", "script", "both"})
    assert Trusting(tmp_path).trusted(NOTEBOOK) == {"script", "both"}
    with Signatures(tmp_path) as signatures:
        assert signatures.is_signed(NOTEBOOK)


def test_a_database_that_cant_be_used_trusts_nothing_and_stops_nobody(tmp_path, monkeypatch, caplog):
    def fails(*_):
        raise sqlite3.OperationalError("database is locked")

    Trusting(tmp_path).trust(NOTEBOOK, {"script"})
    monkeypatch.setattr(Signatures, "trusted_cells", fails)
    monkeypatch.setattr(Signatures, "trust_outputs", fails)
    assert Trusting(tmp_path).trusted(NOTEBOOK) == frozenset()
    Trusting(tmp_path).trust(NOTEBOOK, {"script"})
    (tmp_path / "file").write_text("")
    assert Trusting(tmp_path / "file").trusted(NOTEBOOK) == frozenset()
    assert caplog.text.count("what is trusted can't be") == 3
