import base64
import json

import pytest

from perijove.notebook.ipynb import reads
from perijove.server.contents import Contents, FileBody, NewFile
from perijove.server.errors import Refusal
from perijove.server.folder import Folder


@pytest.fixture
def contents(root):
    return Contents(Folder.at(root))


def test_a_folder_lists_what_is_shown(contents, root):
    (root / "sub").mkdir()
    (root / "b.txt").write_text("x")
    (root / "A.ipynb").write_text("{}")
    (root / ".hidden").touch()
    (root / "gone").symlink_to("nowhere")
    (root / "out").symlink_to(root.parent)

    model = contents.get("")

    assert [(child["name"], child["path"], child["type"]) for child in model["content"]] == [
        ("A.ipynb", "A.ipynb", "notebook"),
        ("b.txt", "b.txt", "file"),
        ("sub", "sub", "directory"),
    ]
    assert (model["type"], model["format"], model["size"], model["name"], model["path"]) == (
        "directory",
        "json",
        None,
        "",
        "",
    )
    assert contents.get("", content=False)["content"] is None


def test_a_model_has_jupyters_keys(contents, root):
    (root / "b.txt").write_text("é")
    model = contents.get("b.txt")
    assert set(model) == {
        "name",
        "path",
        "type",
        "writable",
        "created",
        "last_modified",
        "mimetype",
        "content",
        "format",
        "size",
    }
    assert (model["content"], model["format"], model["mimetype"], model["size"]) == ("é", "text", "text/plain", 2)
    assert model["last_modified"].endswith("Z")


def test_bytes_are_told_as_base64(contents, root):
    (root / "b").write_bytes(b"\xff\x00")
    model = contents.get("b")
    assert (model["content"], model["format"], model["mimetype"]) == ("/wA=", "base64", "application/octet-stream")


def test_a_notebook_is_told_with_joined_strings(contents, notebook_file):
    notebook_file("1\n2")
    model = contents.get("a.ipynb")
    assert (model["type"], model["format"]) == ("notebook", "json")
    assert model["content"]["cells"][0]["source"] == "1\n2"


def test_a_broken_notebook_is_told_by_name_and_place(contents, root):
    (root / "a.ipynb").write_text('{"cells": [')
    with pytest.raises(Refusal, match=r"a\.ipynb.*line 1") as caught:
        contents.get("a.ipynb")
    assert caught.value.status == 422


def test_making_new_files(contents, root):
    assert [contents.create("", NewFile())["path"] for _ in range(2)] == ["Untitled.ipynb", "Untitled1.ipynb"]
    assert len(reads((root / "Untitled.ipynb").read_text()).cells) == 1
    assert contents.create("", NewFile(type="directory"))["path"] == "Untitled Folder"
    assert contents.create("Untitled Folder", NewFile(type="file", ext=".py"))["path"] == "Untitled Folder/untitled.py"
    (root / "c.txt").write_text("content")
    assert contents.create("", NewFile(copy_from="c.txt"))["path"] == "c-Copy1.txt"
    assert (root / "c-Copy1.txt").read_text() == "content"


@pytest.mark.parametrize(
    ("path", "wanted", "words"),
    [
        ("", NewFile(type="spell"), "there is no type 'spell'"),
        ("", NewFile(ext="/../../x"), "there is nothing at"),
        ("", NewFile(copy_from="../x"), "there is nothing at"),
        ("a.txt", NewFile(), "is no folder"),
        ("nowhere", NewFile(), "there is nothing at"),
    ],
)
def test_what_cannot_be_made(contents, root, path, wanted, words):
    (root / "a.txt").touch()
    with pytest.raises(Refusal, match=words):
        contents.create(path, wanted)
    assert [child.name for child in root.parent.iterdir()] == ["served"]


def test_writing_files(contents, root):
    model, is_new = contents.put("a.txt", FileBody(format="text", content="é"))
    assert (model["size"], is_new) == (2, True)
    _, is_new = contents.put("a.txt", FileBody(format="base64", content=base64.b64encode(b"\xff").decode()))
    assert ((root / "a.txt").read_bytes(), is_new) == (b"\xff", False)
    contents.put("sub", FileBody(type="directory"))
    plain = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    contents.put("sub/n.ipynb", FileBody(type="notebook", format="json", content=plain))
    assert json.loads((root / "sub" / "n.ipynb").read_text()) == plain


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("x/a.txt", FileBody(content=""), "the folder for x/a.txt does not exist"),
        ("a.txt", FileBody(content=3), "must be a string, found int"),
        ("a.txt", FileBody(content="%", format="base64"), "not valid base64"),
        ("a.ipynb", FileBody(type="notebook", content=[]), "what was sent for a.ipynb is no notebook"),
        ("a.txt", FileBody(type="directory"), "exists and is no folder"),
        (".profile", FileBody(content="x"), "there is nothing at"),
    ],
)
def test_what_cannot_be_written(contents, root, path, body, words):
    (root / "a.txt").write_text("kept")
    with pytest.raises(Refusal, match=words):
        contents.put(path, body)
    assert (root / "a.txt").read_text() == "kept"


def test_renaming(contents, root):
    (root / "a.txt").write_text("x")
    (root / "sub").mkdir()
    model, before, after = contents.rename("a.txt", "sub/b.txt")
    assert (model["path"], before, after) == ("sub/b.txt", root / "a.txt", root / "sub" / "b.txt")
    assert (root / "sub" / "b.txt").read_text() == "x"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a", "b", "b exists already"),
        ("a", "../x", "there is nothing at"),
        ("a", "nowhere/x", "does not exist"),
        ("nothing", "x", "there is nothing at 'nothing'"),
        ("", "x", "the served folder itself"),
        ("a", ".a", "there is nothing at"),
    ],
)
def test_what_cannot_be_renamed(contents, root, old, new, words):
    (root / "a").write_text("a")
    (root / "b").write_text("b")
    with pytest.raises(Refusal, match=words):
        contents.rename(old, new)
    assert (root / "b").read_text() == "b"


def test_deleting(contents, root):
    (root / "full").mkdir()
    (root / "full" / "x").touch()
    (root / "link").symlink_to("full")
    contents.delete("link")
    assert (root / "full" / "x").exists()
    with pytest.raises(Refusal, match="not empty"):
        contents.delete("full")
    contents.delete("full/x")
    contents.delete("full")
    assert list(root.iterdir()) == []
    with pytest.raises(Refusal, match="there is nothing at"):
        contents.delete("full")
    with pytest.raises(Refusal, match="the served folder itself"):
        contents.delete("/")
