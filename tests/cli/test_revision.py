"""Where notebooks come from."""

import io
import subprocess
import sys

import pytest

from perijove.cli.errors import Trouble
from perijove.cli.revision import notebook_at
from perijove.notebook import MarkdownCell, Notebook, write

TOUR = Notebook((MarkdownCell("a", "x"),))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write(TOUR, "tour.ipynb")
    return tmp_path


def test_a_file(folder):
    assert notebook_at("tour.ipynb") == TOUR


def test_an_empty_file_is_a_notebook_without_cells(folder):
    (folder / "empty.ipynb").touch()

    assert notebook_at("empty.ipynb") == Notebook()


def test_standard_input(folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((folder / "tour.ipynb").read_bytes())))

    assert notebook_at("-") == TOUR


def test_a_file_as_git_has_it(folder):
    for arguments in (["init"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-m", "x"]):
        subprocess.run(["git", *arguments], check=True, capture_output=True)
    (folder / "tour.ipynb").unlink()

    assert notebook_at("HEAD:tour.ipynb") == TOUR
    assert notebook_at("HEAD:./tour.ipynb") == TOUR
    with pytest.raises(Trouble, match=r"HEAD:gone.ipynb: no such file, and git finds nothing there: path 'gone.ipynb'"):
        notebook_at("HEAD:gone.ipynb")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.ipynb", "gone.ipynb: No such file or directory"),
        ("HEAD:x.ipynb", "HEAD:x.ipynb: no such file, and git finds nothing there: not a git repository"),
        ("broken.ipynb", "broken.ipynb: line 1, column 2"),
    ],
)
def test_what_can_not_be_read_is_named(folder, name, message):
    (folder / "broken.ipynb").write_text("{")

    with pytest.raises(Trouble) as raised:
        notebook_at(name)
    assert str(raised.value).startswith(message)
    assert raised.value.status == 2
