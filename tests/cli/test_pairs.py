"""Which files belong together."""

import pytest

from perijove.cli.errors import CommandError
from perijove.cli.pairs import find_pairing, read_notebook, read_text, shown_difference, write_text
from perijove.notebook import Notebook, write


def test_a_pairing_is_found_from_either_file(tmp_path):
    metadata = {"jupytext": {"formats": "ipynb,scripts//py:percent"}}
    write(Notebook((), metadata), tmp_path / "a.ipynb")
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "a.py"
    script.write_text("# ---\n# jupyter:\n#   jupytext:\n#     formats: ipynb,scripts//py:percent\n# ---\n")
    assert find_pairing(script) == find_pairing(tmp_path / "a.ipynb")
    assert find_pairing(script).notebook == tmp_path / "a.ipynb"
    assert [path for path, _ in find_pairing(script).texts] == [script]


def test_a_text_without_a_header_asks_the_notebook_beside_it(tmp_path):
    write(Notebook((), {"jupytext": {"formats": "ipynb,py:percent"}}), tmp_path / "a.ipynb")
    (tmp_path / "a.py").write_text("# %%\n1\n")
    assert find_pairing(tmp_path / "a.py").notebook == tmp_path / "a.ipynb"


def test_a_file_that_is_paired_with_none(tmp_path):
    (tmp_path / "a.py").write_text("1\n")
    with pytest.raises(CommandError, match="is paired with no other file"):
        find_pairing(tmp_path / "a.py")


def test_texts_on_disk(tmp_path):
    path = tmp_path / "sub" / "a.py"
    assert (read_text(path), read_notebook(path)) == (None, None)
    write_text(path, "a\nb\n", "x\r\n")
    assert path.read_bytes() == b"a\r\nb\r\n"
    assert shown_difference(path, "a\r\n", "b\n").splitlines()[3:] == ["-a", "+b"]
