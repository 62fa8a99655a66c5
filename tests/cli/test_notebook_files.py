import pytest

from perijove.cli.errors import CommandError
from perijove.cli.notebook_files import content_in, notebook_files


def test_files_as_they_are_and_folders_without_checkpoints(tmp_path):
    (tmp_path / "a" / ".ipynb_checkpoints").mkdir(parents=True)
    for name in ("b.ipynb", "a/c.ipynb", "a/.ipynb_checkpoints/c.ipynb", "a/d.txt"):
        (tmp_path / name).write_text(name)
    found = list(notebook_files([tmp_path / "a" / "d.txt", tmp_path]))
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a/d.txt", "a/c.ipynb", "b.ipynb"]
    assert content_in(found[0]) == b"a/d.txt"
    with pytest.raises(CommandError, match="no such file"):
        list(notebook_files([tmp_path / "none"]))
    with pytest.raises(CommandError, match="Is a directory"):
        content_in(tmp_path)
