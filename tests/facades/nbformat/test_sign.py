import sys
from types import SimpleNamespace

import pytest

from perijove.facades.nbformat import sign, v3
from perijove.facades.nbformat.v4 import new_code_cell, new_notebook, new_output, writes
from perijove.notebook import reads
from perijove.notebook.signatures import Signatures

HTML = new_output("display_data", {"text/html": "<b>"})


@pytest.fixture
def notebook():
    return new_notebook(cells=[new_code_cell("1", id="a", outputs=[HTML])])


def test_what_the_notary_signs_we_trust(tmp_path, notebook):
    with sign.NotebookNotary(data_dir=str(tmp_path)) as notary:
        assert not notary.check_signature(notebook)
        notary.sign(notebook)
        assert notary.check_signature(notebook)
        with Signatures(tmp_path) as signatures:
            assert signatures.is_signed(reads(writes(notebook)))
        notary.unsign(notebook)
        assert not notary.check_signature(notebook)


def test_marks(tmp_path, notebook):
    with sign.NotebookNotary(db_file=":memory:", secret=b"s") as notary:
        assert not notary.check_cells(notebook)
        notary.mark_cells(notebook, True)
        assert notebook.cells[0].metadata.trusted
        assert notary.check_cells(notebook)
        assert "trusted" not in notebook.cells[0].metadata
        old = v3.new_notebook(
            worksheets=[v3.new_worksheet(cells=[v3.new_code_cell(outputs=[v3.new_output("pyout", "x")])])]
        )
        assert not notary.check_cells(old)


@pytest.mark.parametrize("store", [sign.MemorySignatureStore(), sign.SQLiteSignatureStore(":memory:")])
def test_stores(store):
    store.cache_size = 4
    for number in range(6):
        store.store_signature(str(number), "sha256")
    assert [store.check_signature(str(number), "sha256") for number in (0, 5)] == [False, True]
    store.remove_signature("5", "sha256")
    assert not store.check_signature("5", "sha256")
    store.close()
    config = {"NotebookNotary": {"store_factory": lambda: store, "secret": b"s"}}
    assert sign.NotebookNotary(config=config).store is store


def test_a_store_of_ones_own_says_what_it_does():
    store = sign.SignatureStore()
    for method in (store.store_signature, store.check_signature, store.remove_signature):
        with pytest.raises(NotImplementedError):
            method("d", "sha256")


def test_the_program(tmp_path, notebook, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(read=lambda: writes(notebook)))
    sign.main([])
    file = tmp_path / "n.ipynb"
    file.write_text(writes(notebook))
    sign.main([str(file)])
    sign.main(["--reset"])
    sign.main([str(file)])
    assert capsys.readouterr().out.splitlines() == [
        "Signing notebook: <stdin>",
        f"Notebook already signed: {file}",
        f"Generating new notebook key: {tmp_path / 'notebook_secret'}",
        f"Signing notebook: {file}",
    ]


def test_a_broken_database_is_told(tmp_path, capsys):
    (tmp_path / "x.db").write_text("no database" * 100)
    sign.SQLiteSignatureStore(str(tmp_path / "x.db")).close()
    assert "can't be read" in capsys.readouterr().err
