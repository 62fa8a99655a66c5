import os
import stat

import pytest

from perijove.notebook.file import replace


def test_a_link_stays_a_link(tmp_path):
    file, link = tmp_path / "a.ipynb", tmp_path / "link.ipynb"
    file.write_bytes(b"old")
    link.symlink_to("a.ipynb")
    replace(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_new_file_has_the_usual_mode(tmp_path):
    old = os.umask(0o027)
    try:
        replace(tmp_path / "new", b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_a_file_keeps_its_mode(tmp_path):
    file = tmp_path / "a"
    file.touch(0o600)
    file.chmod(0o604)
    replace(file, b"x")
    assert stat.S_IMODE(file.stat().st_mode) == 0o604


def test_what_can_not_be_written_leaves_the_old_content_and_no_rubbish(tmp_path, monkeypatch):
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
