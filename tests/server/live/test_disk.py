import os
import stat

import pytest

from perijove.notebook.changes import SetMetadata, apply
from perijove.notebook.errors import NotebookError
from perijove.server.live.disk import ChangedOnDisk, NotebookFile, problem_of


@pytest.fixture
def file(notebook_file):
    return NotebookFile(notebook_file("1"))


def changed(notebook, value=1):
    return apply(notebook, SetMetadata("k", value))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_read_and_written_unchanged_is_not_touched(file):
    notebook = file.read()
    before = file.path.stat()
    file.write(notebook)
    after = file.path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_file_keeps_its_layout_where_that_is_asked_for(file):
    file.path.write_text('{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}')
    kept = NotebookFile(file.path, preserve=True)
    kept.write(changed(kept.read()))
    assert file.path.read_text() == '{"nbformat":4,"nbformat_minor":5,"metadata":{"k":1},"cells":[]}'
    file.write(changed(file.read(), 2))
    assert file.path.read_text().startswith('{\n "cells": []')


def test_writing_leaves_nothing_else_behind_and_keeps_the_mode(file):
    notebook = file.read()
    file.path.chmod(0o640)
    file.write(changed(notebook))
    assert file.read() == changed(notebook)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o640
    assert names(file.path.parent) == ["a.ipynb"]


def test_a_foreign_change_is_never_written_over(file):
    notebook = file.read()
    file.path.write_text("theirs")
    with pytest.raises(ChangedOnDisk, match=r"a\.ipynb was changed on disk by another program; nothing was written"):
        file.write(changed(notebook))
    assert file.path.read_text() == "theirs"


def test_a_foreign_change_is_kept_aside_when_mine_wins(file):
    notebook = file.read()
    file.path.write_text("theirs")
    file.write(changed(notebook), anyway=True)
    mine, aside = names(file.path.parent)[1], names(file.path.parent)[0]
    assert aside.startswith("a.conflict-")
    assert mine == "a.ipynb"
    assert (file.path.parent / aside).read_text() == "theirs"
    assert file.read() == changed(notebook)
    file.write(changed(notebook, 2))
    assert len(names(file.path.parent)) == 2


def test_losing_versions_do_not_meet(file):
    places = [file.write_aside(b"%d" % number) for number in range(3)]
    assert [place.read_bytes() for place in places] == [b"0", b"1", b"2"]


def test_looking_tells_a_foreign_change_once(file):
    file.read()
    assert file.look() is None
    file.path.write_text("theirs")
    assert file.look() == b"theirs"
    assert file.look() is None


def test_looking_does_not_mind_a_new_date(file):
    file.read()
    os.utime(file.path, (1, 1))
    assert file.look() is None


def test_looking_tells_that_the_file_is_gone_once(file):
    file.read()
    file.path.unlink()
    with pytest.raises(FileNotFoundError):
        file.look()
    assert file.look() is None


def test_our_own_writing_is_no_foreign_change(file):
    file.write(changed(file.read()))
    assert file.look() is None


def test_a_file_that_is_gone_is_written_anew(file):
    notebook = file.read()
    file.path.unlink()
    file.write(changed(notebook))
    assert file.read() == changed(notebook)


def test_a_read_only_file_is_not_written(file, monkeypatch):
    notebook = file.read()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError) as caught:
        file.write(changed(notebook))
    assert problem_of(caught.value, "a.ipynb") == "a.ipynb: the file is read-only"
    assert not file.writable


def test_a_full_disk_leaves_the_old_content_and_no_rubbish(file, monkeypatch):
    notebook = file.read()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        file.write(changed(notebook))
    assert problem_of(caught.value, "a.ipynb") == "a.ipynb: No space left on device"
    monkeypatch.undo()
    assert file.read() == notebook
    assert names(file.path.parent) == ["a.ipynb"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"cells": 3, "nbformat": 4}'])
def test_what_is_no_notebook_is_told_by_name(file, content):
    file.read()
    file.path.write_bytes(content)
    with pytest.raises(NotebookError, match=r"^a\.ipynb"):
        file.read()
