import os
from pathlib import Path

import pytest

from perijove.compat import files


def test_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert files.get_home_dir(require_writable=True) == str(tmp_path)
    assert files.get_xdg_dir() is None
    files.ensure_dir_exists(str(tmp_path / ".config"))
    assert files.get_xdg_dir() == str(tmp_path / ".config")
    assert files.compress_user(str(tmp_path / "x")) == "~/x"
    assert files.compress_user(f"{tmp_path}-other/x") == f"{tmp_path}-other/x"
    assert files.expand_path("~/$HOME") == f"{tmp_path}/{tmp_path}"
    monkeypatch.setenv("HOME", str(tmp_path / "absent"))
    with pytest.raises(files.HomeDirError):
        files.get_home_dir(require_writable=True)


def test_files_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b1", "b2", "b*"):
        Path(name).touch()
    assert (files.get_py_filename("a"), files.get_py_filename("b1")) == ("a.py", "b1")
    assert files.filefind("a.py", ["/nowhere", str(tmp_path)]) == str(tmp_path / "a.py")
    with pytest.raises(OSError, match="no file 'c'"):
        files.get_py_filename("c")
    with pytest.raises(OSError, match="no file 'c'"):
        files.filefind("c")
    assert sorted(files.shellglob(["b?", r"b\*", "no*"])) == ["b*", "b*", "b1", "b2", "no*"]
    assert files.unescape_glob(r"\*\[\!\]\? \\* \a") == r"*[!]? \* \a"


def test_a_file_gets_a_second_name(tmp_path):
    source = tmp_path / "source"
    source.write_text("x")
    target = tmp_path / "target"
    target.write_text("old")
    for _ in range(2):
        files.link_or_copy(str(source), str(target))
        assert target.samefile(source)
    (tmp_path / "folder").mkdir()
    files.link_or_copy(str(source), str(tmp_path / "folder"))
    assert (tmp_path / "folder" / "source").samefile(source)
    assert files.link(str(source), str(tmp_path / "no" / "folder"))


def test_files_that_end_with_a_block():
    before = Path.cwd()
    with files.TemporaryWorkingDirectory() as folder:
        assert Path.cwd() == Path(folder).resolve()
    assert (Path.cwd(), Path(folder).exists()) == (before, False)
    with files.NamedFileInTemporaryDirectory("x.bin", "wb") as file:
        file.write(b"x")
        assert os.path.basename(file.name) == "x.bin"  # noqa: PTH119 - a name
    assert not Path(file.name).exists()


def test_sources_in_their_encodings(tmp_path):
    path = tmp_path / "source.py"
    path.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert files.read_py_file(path) == "x = 'é'\n"
    assert files.read_py_file(path, skip_encoding_cookie=False) == "# coding: latin-1\nx = 'é'\n"
    assert files.source_to_unicode("text") == "text"
    assert files.source_to_unicode(b"# coding: none\nx\xff") == "x\N{REPLACEMENT CHARACTER}"
